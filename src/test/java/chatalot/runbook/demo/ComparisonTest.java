package chatalot.runbook.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.demo.Difference.Kind;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.rotation.BesideOthers;
import chatalot.runbook.sample.SampleInstance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the real sample: what the writer had acknowledged is compared after somebody tampered with it. */
@BesideOthers
@Tag("docker")
class ComparisonTest {

    private static SampleInstance sample;

    @TempDir
    private Path directory;
    private Acknowledged record;

    @BeforeAll
    static void install() {
        sample = SampleInstance.create("v1.0.0");
    }

    @AfterAll
    static void remove() {
        sample.close();
    }

    @BeforeEach
    void open() {
        record = Acknowledged.in(directory.resolve("acknowledged.log"));
    }

    @AfterEach
    void close() {
        record.close();
    }

    @Test
    void nothingIsLostWhenTheInstanceIsRestartedUnderTheWriter() {
        try (DowntimeProbe probe = DowntimeProbe.start(sample.url().resolve("/api/health"))) {
            Writer writer = Writer.start(sample.url(), record, Duration.ofSeconds(20));
            awaitWrites(20, 5);
            docker("kill", sample.project() + "-server");
            docker("start", sample.project() + "-server");
            awaitWrites(record.count().messages() + 50, record.count().files() + 5);
            writer.stop();

            assertThat(probe.gaps()).isNotEmpty().allMatch(DowntimeProbe.Gap::isOver);
            assertThat(record.count().deletes()).isPositive();
            assertThat(Comparison.of(sample.url(), record).differences()).isEmpty();
        }
    }

    @Test
    void aWriteThatIsGivenUpStaysOpen() {
        Writer writer = Writer.start(sample.url(), record, Duration.ofMillis(200));
        awaitWrites(5, 1);
        docker("stop", sample.project() + "-server");
        await().until(() -> record.messages().values().stream().filter(message -> message.id().isEmpty()).count() == 2);
        writer.stop();
        docker("start", sample.project() + "-server");
        awaitHealth();

        assertThat(record.messages().values()).filteredOn(message -> message.id().isEmpty()).hasSize(2);
        assertThat(Comparison.of(sample.url(), record).isClean()).isTrue();
    }

    @Test
    @Lesson(9)
    void lostChangedAndDoubledRowsAreDetected() {
        write();
        sql("DELETE FROM messages WHERE key = '%s'".formatted(message("ann", 1)));
        sql("UPDATE messages SET text = 'other' WHERE key = '%s'".formatted(message("ann", 2)));
        sql("UPDATE messages SET id = 1000000 WHERE key = '%s'".formatted(message("ann", 3)));
        sql(("INSERT INTO messages (author_id, text, key) SELECT author_id, text, 'another' FROM messages WHERE key = '%s'")
                .formatted(message("ann", 4)));

        Comparison comparison = Comparison.of(sample.url(), record);

        assertThat(comparison.isClean()).isFalse();
        assertThat(comparison.differences()).extracting(Difference::kind, Difference::what).containsExactlyInAnyOrder(
                tuple(Kind.LOST_MESSAGE, message("ann", 1)),
                tuple(Kind.CHANGED_MESSAGE, message("ann", 2)),
                tuple(Kind.CHANGED_MESSAGE, message("ann", 3)),
                tuple(Kind.DOUBLED_MESSAGE, message("ann", 4)),
                tuple(Kind.STRANGE_MESSAGE, "another"));
    }

    @Test
    @Lesson(9)
    void lostChangedAndResurrectedFilesAreDetected() {
        write();
        String[] there = record.files().entrySet().stream().filter(file -> !file.getValue().contains(Optional.<String>empty()))
                .map(Map.Entry::getKey).sorted().toArray(String[]::new);
        String deleted = record.files().entrySet().stream().filter(file -> file.getValue().equals(Set.of(Optional.<String>empty())))
                .map(Map.Entry::getKey).findFirst().orElseThrow();
        inFiles("rm '%s'".formatted(there[0]));
        inFiles("printf x >>'%s'".formatted(there[1]));
        inFiles("printf x >'%s'".formatted(deleted));
        inFiles("printf x >'%s'".formatted(deleted.replaceAll("-.*", "-never-sent.bin")));

        assertThat(Comparison.of(sample.url(), record).differences()).extracting(Difference::kind, Difference::what)
                .containsExactlyInAnyOrder(
                        tuple(Kind.LOST_FILE, there[0]),
                        tuple(Kind.CHANGED_FILE, there[1]),
                        tuple(Kind.RESURRECTED_FILE, deleted),
                        tuple(Kind.STRANGE_FILE, deleted.replaceAll("-.*", "-never-sent.bin")));
    }

    private void write() {
        Writer writer = Writer.start(sample.url(), record, Duration.ofSeconds(20));
        awaitWrites(20, 4);
        await().until(() -> record.count().deletes() > 0);
        writer.stop();
    }

    private void awaitWrites(int messages, int files) {
        await().atMost(Duration.ofSeconds(60)).until(() -> record.count().messages() >= messages && record.count().files() >= files);
    }

    private static void awaitHealth() {
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> new ChatApi(sample.url()).health().ok());
    }

    private String message(String author, int number) {
        return record.messages().keySet().stream().filter(key -> key.endsWith("%s-%06d".formatted(author, number)))
                .findFirst().orElseThrow();
    }

    private static void sql(String statement) {
        docker("exec", sample.project() + "-db", "psql", "-U", "chatalot", "-v", "ON_ERROR_STOP=1", "-qc", statement);
    }

    private static void inFiles(String script) {
        docker("exec", "--workdir", "/app/data/files", sample.project() + "-server", "sh", "-c", script);
    }

    private static void docker(String... arguments) {
        sample.host().demand(Command.of(sample.host().docker().program()).and(arguments));
    }
}
