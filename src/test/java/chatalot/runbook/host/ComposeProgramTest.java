package chatalot.runbook.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How Compose is started, with Docker's own client. */
@Tag("docker")
class ComposeProgramTest {

    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);
    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void thePluginThatTheClientWouldStartIsStartedByItself() {
        List<String> words = new ComposeProgram().on(host, docker.program());

        assertThat(words).singleElement().asString().startsWith("/").endsWith("docker-compose");
        assertThat(version(words)).isEqualTo(version(List.of(docker.program(), "compose")));
    }

    @Test
    void aScriptAroundTheClientStaysInBetween() throws IOException {
        Path script = Files.writeString(directory.resolve("docker"), "#!/bin/sh\nexec %s \"$@\"\n".formatted(docker.program()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));

        List<String> words = new ComposeProgram().on(host, script.toString());

        assertThat(words).containsExactly(script.toString(), "compose");
        assertThat(version(words)).isNotBlank();
    }

    @Test
    void whereThereIsNoClientTheUsualWordsSaySo() {
        assertThat(new ComposeProgram().on(host, directory.resolve("missing").toString())).endsWith("compose");
    }

    private String version(List<String> words) {
        return host.demand(Command.of(words).and("version", "--short")).text();
    }
}
