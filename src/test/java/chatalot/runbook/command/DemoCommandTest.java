package chatalot.runbook.command;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.command.Shell.Ended;
import chatalot.runbook.endtoend.EndToEnd;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo as a person starts it: both updates, the comparison, the second start, and the end. */
@EndToEnd
class DemoCommandTest {

    @TempDir
    private Path parent;

    @AfterEach
    void stop() {
        demo("--stop");
    }

    @Test
    void itUpdatesFindsTheReleaseThatWouldFailLosesNothingAndCleansUp() throws IOException {
        Ended unattended = demo("--unattended", "--yes");

        assertThat(unattended.exitCode()).as(unattended.said()).isZero();
        assertThat(unattended.said()).contains("Ended: Updated", "Ended: Rehearsal failed", "v1.2.0: never away",
                "Nothing was lost, and the instance is healthy", "by a 10 ms probe from outside");

        try (DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard())) {
            List<String> running = containers(docker);
            Ended again = demo();
            assertThat(again.exitCode()).as(again.said()).isZero();
            assertThat(again.said()).contains("What to click", "first-users.txt");
            assertThat(containers(docker)).isEqualTo(running).hasSize(2);

            String name = name();
            Ended stopped = demo("--stop");
            assertThat(stopped.exitCode()).as(stopped.said()).isZero();
            assertThat(stopped.said()).contains("What stays:");
            assertThat(directory()).doesNotExist();
            assertThat(docker.containers(Map.of("com.docker.compose.project", name))).isEmpty();
            assertThat(docker.volumes(Map.of("com.docker.compose.project", name))).isEmpty();
            assertThat(docker.networks(Map.of("com.docker.compose.project", name))).isEmpty();
            assertThat(Shell.run(docker.program(), "images", "--format", "{{.Repository}}").said())
                    .doesNotContain("chatalot-runbook/" + name + "\n", name + "-chatalot\n");
        }
    }

    private List<String> containers(DockerJavaAccess docker) throws IOException {
        return docker.containers(Map.of("com.docker.compose.project", name())).stream().map(Container::id).sorted().toList();
    }

    private String name() throws IOException {
        return Files.readAllLines(directory().resolve("settings")).stream().filter(line -> line.startsWith("name="))
                .map(line -> line.substring("name=".length())).findFirst().orElseThrow();
    }

    private Path directory() {
        return parent.resolve("demo");
    }

    private Ended demo(String... options) {
        List<String> command = new ArrayList<>(List.of("./runbook", "demo", "--dir", directory().toString()));
        command.addAll(List.of(options));
        return Shell.run(Map.of(), command);
    }
}
