package chatalot.runbook.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.demo.RunbookApi.Run;
import chatalot.runbook.endtoend.EndToEnd;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.FreePort;
import chatalot.runbook.host.Result;
import chatalot.runbook.sample.SampleInstance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docker-compose.yml} as an operator starts it, with an image that is built here, on a real instance. */
@EndToEnd
class ProductionStackTest {

    private static final Duration BUILDING = Duration.ofMinutes(9);
    private static final Duration A_RUN = Duration.ofMinutes(8);
    private static final String INSTANCE = "chat";

    @TempDir
    private Path directory;
    private SampleInstance sample;
    private int port;

    @BeforeEach
    void installAnInstanceAndTheService() throws IOException {
        sample = SampleInstance.create("v1.0.0");
        // As the stock Chatalot: its port is open on every address, so also to containers.
        Files.writeString(sample.directory().resolve(".env"), "CHATALOT_BIND=0.0.0.0\n", StandardOpenOption.APPEND);
        sample.compose("up", "--detach");
        port = FreePort.any();
        Files.writeString(directory.resolve(".env"), """
                INSTANCE=%s
                INSTANCE_DIRECTORY=%s
                BACKUPS_DIRECTORY=%s
                INSTANCE_URL=http://host.docker.internal:%d
                RUNBOOK_DB_PASSWORD=only-for-this-test
                RUNBOOK_PORT=%d
                RUNBOOK_IMAGE=%s
                RUNBOOK_JAR=prebuilt
                """.formatted(INSTANCE, sample.directory(), Files.createDirectories(directory.resolve("backups")),
                sample.url().getPort(), port, stack()));
        // The sample's origin is a directory, not a server; what else a checkout needs is added in the same way.
        // And no test watches a new version for a quarter of an hour.
        Path table = Files.writeString(directory.resolve("update-risk.dmn"),
                Files.readString(Path.of("processes", "update-risk.dmn")).replaceAll("<text>(15|30)</text>", "<text>0</text>"));
        Files.writeString(directory.resolve("override.yml"), """
                services:
                  runbook:
                    environment:
                      RUNBOOK_RISKTABLE: %2$s
                      RUNBOOK_SIGNIN_FORCECHANGE: "false"
                    volumes:
                      - %1$s:%1$s
                      - %2$s:%2$s:ro
                """.formatted(sample.origin(), table));
        demand(Command.of("src/setup/build.sh"));
        compose("up", "--detach", "--build", "--wait");
    }

    @AfterEach
    void remove() {
        compose("down", "--volumes", "--timeout", "20");
        sample.host().docker().removeImage(stack());
        sample.close();
    }

    @Test
    void itCarriesAnUpdateThroughAndIsThereAgainAfterItWasRecreated() throws IOException {
        RunbookApi service = new RunbookApi(URI.create("http://127.0.0.1:" + port), firstUsers());
        List<String> said = new ArrayList<>();

        try (Acknowledged record = Acknowledged.in(directory.resolve("acknowledged.log"))) {
            Writer writer = Writer.start(sample.url(), record, Duration.ofSeconds(30));
            long number = service.startUpdate(People.OPS, INSTANCE, "v1.1.0", "To see that it works");
            Run run = new People(service, new Report(said::add)).follow(number, A_RUN);
            writer.stop();

            assertThat(run.outcome()).as("%s%n%s", String.join("\n", said), run.failure()).contains("Updated");
            assertThat(run.downtimeMillis()).isPresent();
            assertThat(record.count().messages()).isPositive();
            assertThat(Comparison.of(sample.url(), record).differences()).isEmpty();
        }
        assertThat(new ChatApi(sample.url()).health().version()).isEqualTo("1.1.0");
        String containers = containers();
        sample.compose("up", "--detach");
        assertThat(containers()).isEqualTo(containers);

        compose("up", "--detach", "--force-recreate", "--wait", "runbook");
        await().atMost(Duration.ofSeconds(60)).until(() -> service.instance(People.OPS, INSTANCE).health().equals("healthy"));
        assertThat(service.run(People.OPS, 1).outcome()).contains("Updated");
    }

    private String containers() {
        return sample.compose("ps", "--format", "{{.Service}} {{.ID}}");
    }

    private Passwords firstUsers() throws IOException {
        Path file = directory.resolve("first-users.txt");
        Files.writeString(file, compose("exec", "--no-TTY", "runbook", "cat", "/data/first-users.txt"));
        return Passwords.in(file);
    }

    private String stack() {
        return sample.project() + "-runbook";
    }

    private String compose(String... arguments) {
        Command command = Command.of(sample.host().docker().program(), "compose", "--project-name", stack(),
                "--env-file", directory.resolve(".env").toString(), "--file", "docker-compose.yml",
                "--file", directory.resolve("override.yml").toString()).and(arguments);
        return demand(command).output();
    }

    private Result demand(Command command) {
        return sample.host().demand(command.in(Path.of("").toAbsolutePath()).within(BUILDING));
    }
}
