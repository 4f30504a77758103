package chatalot.runbook.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Lesson;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalHostTest {

    private static DockerJavaAccess docker;
    private static LocalHost host;

    @TempDir
    Path directory;

    @BeforeAll
    static void open() {
        docker = new DockerJavaAccess(DockerSettings.standard());
        host = new LocalHost(docker);
    }

    @AfterAll
    static void close() {
        docker.close();
    }

    @Test
    void aCommandReturnsItsExitCodeAndBothStreams() {
        Result result = host.run(Command.of("sh", "-c", "echo out; echo err >&2; exit 3"));

        assertThat(result).isEqualTo(new Result(3, "out\n", "err\n"));
    }

    @Test
    @Lesson(19)
    void aDemandedCommandThatFailsSaysWhatItSaid() {
        assertThatThrownBy(() -> host.demand(Command.of("sh", "-c", "echo no such ref >&2; exit 128")))
                .isInstanceOf(CommandFailed.class).hasMessageContaining("128").hasMessageContaining("no such ref");
    }

    @Test
    void anArgumentIsNeverSyntax() {
        assertThat(host.demand(Command.of("echo", "$(id); `id` && id")).text()).isEqualTo("$(id); `id` && id");
    }

    @Test
    @Lesson(19)
    void moreOutputThanAPipeHoldsIsDrained() {
        List<String> lines = new ArrayList<>();

        Result result = host.demand(Command.of("seq", "1", "200000"), lines::add);

        assertThat(result.output()).endsWith("200000\n");
        assertThat(lines).hasSize(200_000);
    }

    @Test
    void aCommandReadsItsInputToTheEnd() {
        String input = "x".repeat(300_000) + "\nend";

        assertThat(host.demand(Command.of("cat").reading(input)).output()).isEqualTo(input + "\n");
        assertThat(host.demand(Command.of("true").reading(input)).output()).isEmpty();
        assertThat(Command.of("cat").reading("secret")).asString().doesNotContain("secret");
    }

    @Test
    void dockersCommandSpeaksToTheEngineOfTheSettings() {
        try (DockerJavaAccess other = elsewhere()) {
            assertThat(new LocalHost(other).demand(Command.of("sh", "-c", "echo $DOCKER_HOST")).text())
                    .isEqualTo("unix:///var/run/no-such-docker.sock");
        }
    }

    @Test
    void aDockerCommandThatLosesItsEngineIsPassingTrouble() {
        try (DockerJavaAccess away = elsewhere()) {
            LocalHost there = new LocalHost(away);
            Command asked = Command.of(away.program(), "volume", "inspect", "some");

            assertThatThrownBy(() -> there.run(asked)).isInstanceOf(PassingTrouble.class).hasMessageContaining("volume inspect some");
            // It fails by itself, and nobody could tell: the Engine does not answer.
            assertThatThrownBy(() -> there.run(Command.of(away.program(), "no-such-command"))).isInstanceOf(PassingTrouble.class);
        }
        assertThat(host.run(Command.of(docker.program(), "volume", "inspect", "some")).succeeded()).isFalse();
    }

    private static DockerJavaAccess elsewhere() {
        return new DockerJavaAccess(new DockerSettings(URI.create("unix:///var/run/no-such-docker.sock"), "", Duration.ofSeconds(5)));
    }

    @Test
    void aTimeoutEndsTheWholeProcessTree() {
        Path marker = directory.resolve("pid");
        Command command = Command.of("sh", "-c", "sleep 300 & echo $! > " + marker + "; wait")
                .within(Duration.ofMillis(500));

        assertThatThrownBy(() -> host.run(command)).isInstanceOf(CommandFailed.class).hasMessageContaining("within");

        long child = Long.parseLong(host.read(marker).orElseThrow().strip());
        await().until(() -> ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false), alive -> !alive);
    }

    @Test
    void anInterruptEndsTheCommand() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread worker = new Thread(() -> host.run(Command.of("sleep", "300")));
        worker.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
        worker.start();

        await().until(() -> worker.getState() == Thread.State.TIMED_WAITING);
        worker.interrupt();

        await().untilAsserted(() -> assertThat(thrown.get()).isInstanceOf(WorkInterrupted.class));
    }

    @Test
    void aWrittenFileIsWholePrivateAndAlone() throws Exception {
        Path file = directory.resolve("a/b/file.json");

        host.write(file, "old");
        host.write(file, "new");

        assertThat(host.read(file)).contains("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(file.getParent()).isDirectoryContaining(each -> each.equals(file));
        assertThat(file.getParent().toFile().list()).hasSize(1);
    }

    @Test
    void whatIsNotThereReadsAsEmptyAndRemovesQuietly() {
        Path file = directory.resolve("missing");

        host.remove(file);

        assertThat(host.read(file)).isEmpty();
        assertThat(host.exists(file)).isFalse();
    }

    @Test
    void freeSpaceIsKnownForADirectoryThatDoesNotExistYet() {
        assertThat(host.freeBytes(directory.resolve("x/y/z"))).isPositive();
    }
}
