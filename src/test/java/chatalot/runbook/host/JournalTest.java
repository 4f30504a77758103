package chatalot.runbook.host;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir
    Path directory;

    private DockerJavaAccess docker;
    private Path file;
    private Journal journal;

    @BeforeEach
    void open() {
        docker = new DockerJavaAccess(DockerSettings.standard());
        file = directory.resolve(".runbook/run-7.journal");
        journal = new Journal(new LocalHost(docker), file);
    }

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void anActionIsBegunBeforeItIsDone() {
        assertThat(journal.isBegun("commit")).isFalse();

        journal.begin("commit", Map.of("commit", "abc"));
        assertThat(journal.isBegun("commit")).isTrue();
        assertThat(journal.isDone("commit")).isFalse();

        journal.done("commit", Map.of("commit", "abc"));
        assertThat(journal.isDone("commit")).isTrue();
    }

    @Test
    void theNewestFactsCount() {
        journal.begin("retag", Map.of("to", "one"));
        journal.begin("retag", Map.of("to", "two"));

        assertThat(journal.facts("retag")).contains(Map.of("to", "two"));
    }

    @Test
    @Lesson(13)
    @Fault(in = Place.SERVICE, of = "The power goes while a line of the journal is written",
            comesTo = "The line counts as not written, and the step is looked at again")
    void aLineThatAPowerCutLeftUnfinishedIsPassedOver() throws Exception {
        journal.done("stop-app", Map.of());
        Files.writeString(file, "{\"at\":\"2026-01-01T00:00:00Z\",\"acti", StandardOpenOption.APPEND);

        assertThat(journal.entries()).singleElement().satisfies(entry -> assertThat(entry.action()).isEqualTo("stop-app"));
    }

    @Test
    void anEntryWrittenAfterAnUnfinishedLineIsRead() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"at\":\"2026-01-01T00:00:00Z\",\"acti");

        journal.done("commit", Map.of());

        assertThat(journal.isDone("commit")).isTrue();
    }
}
