package chatalot.runbook.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Lesson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every host keeps to, wherever it is. */
public abstract class HostContract {

    @TempDir
    protected Path directory;

    protected abstract Host host();

    @Test
    void aCommandReturnsItsExitCodeAndBothStreams() {
        Result result = host().run(Command.of("sh", "-c", "echo out; echo err >&2; exit 3"));

        assertThat(result).isEqualTo(new Result(3, "out\n", "err\n"));
    }

    @Test
    @Lesson(19)
    void aDemandedCommandThatFailsSaysWhatItSaid() {
        assertThatThrownBy(() -> host().demand(Command.of("sh", "-c", "echo no such ref >&2; exit 128")))
                .isInstanceOf(CommandFailed.class).hasMessageContaining("128").hasMessageContaining("no such ref");
    }

    @Test
    void anArgumentIsNeverSyntax() {
        assertThat(host().demand(Command.of("echo", "$(id); `id` && id")).text()).isEqualTo("$(id); `id` && id");
    }

    @Test
    @Lesson(19)
    void moreOutputThanAPipeHoldsIsDrained() {
        List<String> lines = new ArrayList<>();

        Result result = host().demand(Command.of("seq", "1", "200000"), lines::add);

        assertThat(result.output()).endsWith("200000\n");
        assertThat(lines).hasSize(200_000);
    }

    @Test
    void whatACommandSaysIsTakenAsItIs() {
        assertThat(host().run(Command.of("sh", "-c", "printf 'a\\000b\\000\\n%s' \"$1\"; exit 7", "it", "x y")))
                .isEqualTo(new Result(7, "a\0b\0\nx y\n", ""));
        assertThat(host().demand(Command.of("cat").reading("one\n'two' \"$(three)\"\n")).output()).isEqualTo("one\n'two' \"$(three)\"\n");
        assertThat(host().run(Command.of("sh", "-c", "exit 255")).exitCode()).isEqualTo(255);
    }

    /** So the log does, which blots out the secrets of the host's env file. */
    @Test
    void whoTakesTheLinesOfACommandMayAskTheHostSomething() {
        host().write(directory.resolve("file"), "there");
        List<String> read = new ArrayList<>();

        host().demand(Command.of("seq", "1", "3").within(Duration.ofSeconds(20)),
                line -> read.add(line + " " + host().read(directory.resolve("file")).orElse("gone")));

        assertThat(read).containsExactly("1 there", "2 there", "3 there");
    }

    @Test
    void aCommandReadsItsInputToTheEnd() {
        String input = "x".repeat(300_000) + "\nend";

        assertThat(host().demand(Command.of("cat").reading(input)).output()).isEqualTo(input + "\n");
        assertThat(host().demand(Command.of("true").reading(input)).output()).isEmpty();
        assertThat(Command.of("cat").reading("secret")).asString().doesNotContain("secret");
    }

    @Test
    void aTimeoutEndsTheWholeProcessTree() {
        Path marker = directory.resolve("pid");
        Command command = Command.of("sh", "-c", "sleep 300 & echo $! > " + marker + "; wait")
                .within(Duration.ofMillis(500));

        assertThatThrownBy(() -> host().run(command)).isInstanceOf(CommandFailed.class).hasMessageContaining("within");

        long child = Long.parseLong(host().read(marker).orElseThrow().strip());
        await().until(() -> ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false), alive -> !alive);
    }

    @Test
    void anInterruptEndsTheCommand() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread worker = new Thread(() -> host().run(Command.of("sleep", "300")));
        worker.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
        worker.start();

        await().until(() -> worker.getState() == Thread.State.TIMED_WAITING);
        worker.interrupt();

        await().untilAsserted(() -> assertThat(thrown.get()).isInstanceOf(WorkInterrupted.class));
    }

    @Test
    void aWrittenFileIsWholePrivateAndAlone() throws Exception {
        Path file = directory.resolve("a/b/file.json");

        host().write(file, "old");
        host().write(file, "new");

        assertThat(host().read(file)).contains("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(file.getParent()).isDirectoryContaining(each -> each.equals(file));
        assertThat(file.getParent().toFile().list()).hasSize(1);
    }

    @Test
    void whatIsNotThereReadsAsEmptyAndRemovesQuietly() {
        Path file = directory.resolve("missing");

        host().remove(file);

        assertThat(host().read(file)).isEmpty();
        assertThat(host().exists(file)).isFalse();
    }

    @Test
    void freeSpaceIsKnownForADirectoryThatDoesNotExistYet() {
        assertThat(host().freeBytes(directory.resolve("x/y/z"))).isPositive();
    }

    @Test
    void aCommandHasItsDirectoryAndItsVariables() {
        Command command = Command.of("sh", "-c", "pwd; printf '%s' \"$SAID\"").in(directory).with("SAID", "it's \"$HOME\"\n`id`");

        assertThat(host().demand(command).output()).isEqualTo(host().real(directory) + "\nit's \"$HOME\"\n`id`\n");
        assertThat(command).asString().doesNotContain("HOME\"\n");
    }

    /** What git checks out there is read by others. */
    @Test
    void whatACommandMakesHasTheModesOfItsUser() throws IOException {
        Path made = directory.resolve("made");

        host().demand(Command.of("touch", made.toString()));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made))).isEqualTo("rw-r--r--");
    }

    @Test
    void linesAreHandedOnAsTheyCome() {
        List<String> lines = new ArrayList<>();
        Path go = directory.resolve("go");
        AtomicReference<Result> result = new AtomicReference<>();
        Thread worker = new Thread(() -> result.set(host().run(Command.of("sh", "-c",
                "echo first; until [ -e " + go + " ]; do sleep 0.05; done; echo last"), lines::add)));
        worker.start();

        await().untilAsserted(() -> assertThat(lines).containsExactly("first"));
        host().write(go, "");

        await().untilAsserted(() -> assertThat(result.get()).isEqualTo(new Result(0, "first\nlast\n", "")));
        assertThat(lines).containsExactly("first", "last");
    }

    @Test
    void aLineIsNeverGluedToAnUnfinishedOne() throws IOException {
        Path file = directory.resolve("a/journal");

        host().append(file, "one");
        Files.writeString(file, "one\ntw");
        host().append(file, "three");

        assertThat(host().read(file)).contains("one\ntw\nthree\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }

    @Test
    void aLargeFileIsWrittenAndReadAsAStream() throws IOException {
        Path file = directory.resolve("large");
        byte[] block = "0123456789abcde\n".repeat(4096).getBytes(StandardCharsets.UTF_8);

        try (OutputStream out = host().create(file)) {
            for (int i = 0; i < 40; i++) {
                out.write(block);
            }
        }

        assertThat(Files.size(file)).isEqualTo(40L * block.length);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        try (InputStream in = host().open(file)) {
            assertThat(in.readNBytes(block.length)).isEqualTo(block);
            assertThat(in.readAllBytes()).hasSize(39 * block.length);
        }
        try (InputStream in = host().open(file)) {
            assertThat(in.read()).as("closed before its end").isEqualTo('0');
        }
        assertThatThrownBy(() -> host().open(directory.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> {
            try (OutputStream out = host().create(directory.resolve("no/such/directory"))) {
                out.write(1);
            }
        }).isInstanceOf(IOException.class);
    }

    @Test
    void whatIsLeftOfAWorkIsEndedByItsMarkerAndNothingElse() {
        Path marker = directory.resolve("marker");
        CompletableFuture<Result> left = CompletableFuture.supplyAsync(() -> host().run(Command.of("sh", "-c",
                "echo $$ > " + marker + "; sleep 300")));
        await().until(() -> host().read(marker).filter(text -> text.endsWith("\n")).isPresent());
        long pid = Long.parseLong(host().read(marker).orElseThrow().strip());

        host().endProcesses(marker.toString());

        await().until(() -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false), alive -> !alive);
        assertThat(left).as("whoever ran it is told").succeedsWithin(Duration.ofSeconds(30)).matches(result -> result.exitCode() != 0);
    }

    @Test
    void filesHaveAnOwnerAndARealPath() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Files.createDirectory(directory.resolve("real")));

        assertThat(host().owner(link).user()).isEqualTo(host().user());
        assertThat(host().real(link)).isEqualTo(directory.toRealPath().resolve("real"));
        assertThat(host().real(directory.resolve("missing"))).isEqualTo(directory.resolve("missing"));
    }
}
