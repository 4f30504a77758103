package chatalot.runbook.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evidence of a run that somebody received, and what it cannot hide. */
class BundleTest {

    private static final Instant NOW = Instant.parse("2026-12-01T08:00:00Z");
    private static final long RUN = 3;

    private final SealKey key = SealKey.make();
    /** Of the whole record: every second event is the run's. */
    private final List<Row> rows = LongStream.rangeClosed(1, 8).mapToObj(event -> row(event, "event " + event)).toList();
    private final List<Entry> held = entries(rows);
    @TempDir
    private Path directory;

    @Test
    void whatWasSignedIsWhole() throws IOException {
        OpenedBundle bundle = OpenedBundle.of(evidence(8, ours(rows)), List.of(key.open()));
        RunEvidence evidence = RunEvidence.of(bundle);

        assertThat(bundle.problems()).isEmpty();
        assertThat(bundle.signedBy().orElseThrow().fingerprint()).isEqualTo(key.open().fingerprint());
        assertThat(evidence.contradictions()).isEmpty();
        assertThat(evidence.contradictions(held.iterator())).isEmpty();
    }

    @Test
    void whatHappenedAfterItWasMadeIsNotMissing() throws IOException {
        assertThat(against(evidence(4, ours(rows.subList(0, 4))), held)).isEmpty();
    }

    @Test
    void anEventThatWhoeverHasTheKeyLeftOutIsNamedByWhatIsHeldElsewhere() throws IOException {
        List<Row> without = ours(rows).stream().filter(row -> row.event() != 4).toList();

        assertThat(within(evidence(8, without))).as("it agrees with itself").isEmpty();
        assertThat(against(evidence(8, without), held)).containsExactly("Event 4 of run 3 is missing.");
    }

    @Test
    void anEventThatWhoeverHasTheKeyRewroteIsNamedByWhatIsHeldElsewhere() throws IOException {
        List<Row> others = new ArrayList<>(rows);
        others.set(3, row(4, "I never said that"));

        assertThat(against(evidence(8, ours(others)), held)).containsExactly("Event 4 is not what is held elsewhere.");
    }

    @Test
    void anEventThatWhoeverHasTheKeyInventedIsNamedByWhatIsHeldElsewhere() throws IOException {
        List<Row> others = new ArrayList<>(rows);
        others.add(row(10, "invented"));
        Entry invented = new Entry(5, 10, Optional.of(RUN), others.get(8).content().digest());
        List<Entry> sealed = new ArrayList<>(entries(rows));
        sealed.add(invented);

        assertThat(against(evidence(8, ours(others), sealed), held)).containsExactly("Event 10 is not held elsewhere, where it should be.");
    }

    @Test
    void eventsAndSealsOfABundleAgreeWithEachOther() throws IOException {
        List<Row> some = List.of(row(2, "rewritten"), row(4, "event 4"), row(5, "event 5"), row(10, "unsealed"));

        assertThat(within(evidence(8, some, held))).containsExactly("Event 2 is not what was sealed.", "Event 5 is not of run 3.", "Event 10 has no seal.",
                "Event 6 was sealed and is missing.", "Event 8 was sealed and is missing.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/etc/evil", "a/../evil", ".hidden", "a\\b", "a//b", "a/"})
    void aNameThatLeadsOutOfADirectoryIsNeitherWrittenNorRead(String name) throws IOException {
        try (Bundle bundle = new Bundle(OutputStream.nullOutputStream(), key, NOW)) {
            assertThatThrownBy(() -> bundle.add(name, "x")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> OpenedBundle.of(zip(Map.of(name, "x", "SHA256SUMS", "")), List.of())).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it holds a file that no bundle holds, or too many");
    }

    @Test
    void aFileIsAddedOnce() throws IOException {
        try (Bundle bundle = new Bundle(OutputStream.nullOutputStream(), key, NOW)) {
            bundle.add("run.jsonl", "x");
            assertThatThrownBy(() -> bundle.add("run.jsonl", "y")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatIsNoBundleIsSaidToBeNone() throws IOException {
        assertThatThrownBy(() -> OpenedBundle.of(zip(Map.of("run.jsonl", "{}")), List.of())).hasMessage("there is no SHA256SUMS in it");
        assertThatThrownBy(() -> OpenedBundle.of(zip(Map.of("SHA256SUMS", "no sums")), List.of())).hasMessage("its SHA256SUMS is none");
        assertThatThrownBy(() -> RunEvidence.of(new OpenedBundle(Map.of(), List.of(), Optional.empty()))).hasMessage("there is no bundle.json in it");
        assertThatThrownBy(() -> RunEvidence.of(new OpenedBundle(Map.of("bundle.json", "no json"), List.of(), Optional.empty())))
                .hasMessage("a file in it is no JSON");
    }

    @Test
    void aFileThatIsGoneOrCameLaterIsNamed() throws IOException {
        String sums = Digest.of("x".getBytes(StandardCharsets.UTF_8)) + "  gone.txt\n";

        assertThat(OpenedBundle.of(zip(Map.of("SHA256SUMS", sums, "late.txt", "x")), List.of(key.open())).problems()).containsExactly(
                "SHA256SUMS is not signed by a key that is known here.", "late.txt was added: it was not signed.", "gone.txt is missing.");
    }

    @Test
    void aWreckedRecordIsCountedAndNotListedWithoutEnd() {
        Findings findings = new Findings();
        for (int found = 0; found < 1_500; found++) {
            findings.add(Finding.of(Finding.Kind.REMOVED, found, "Event %d was removed.".formatted(found)));
        }

        assertThat(findings.list()).hasSize(1_000);
        assertThat(findings.count()).isEqualTo(1_500);
    }

    private Path evidence(long until, List<Row> ours) throws IOException {
        return evidence(until, ours, entries(rows).stream().filter(entry -> ours.stream().anyMatch(row -> row.event() == entry.event()))
                .map(entry -> Entry.of(entry.position(), ours.stream().filter(row -> row.event() == entry.event()).findFirst().orElseThrow())).toList());
    }

    private Path evidence(long until, List<Row> ours, List<Entry> sealed) throws IOException {
        Path file = Files.createTempFile(directory, "evidence", ".zip");
        try (Bundle bundle = new Bundle(Files.newOutputStream(file), key, NOW)) {
            bundle.add(RunEvidence.ABOUT, "{\"run\":%d,\"chain\":{\"position\":%d}}".formatted(RUN, until));
            bundle.add(RunEvidence.EVENTS, String.join("\n", ours.stream().map(Row::line).toList()));
            bundle.add(RunEvidence.SEALS, String.join("\n", sealed.stream().filter(entry -> entry.run().isPresent()).map(RunEvidence::line).toList()));
            bundle.sign();
        }
        return file;
    }

    private List<String> within(Path bundle) throws IOException {
        return RunEvidence.of(OpenedBundle.of(bundle, List.of(key.open()))).contradictions();
    }

    private List<String> against(Path bundle, List<Entry> elsewhere) throws IOException {
        return RunEvidence.of(OpenedBundle.of(bundle, List.of(key.open()))).contradictions(elsewhere.iterator());
    }

    private Path zip(Map<String, String> files) throws IOException {
        Path file = Files.createTempFile(directory, "some", ".zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> each : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(each.getKey()));
                zip.write(each.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }

    private static List<Row> ours(List<Row> all) {
        return all.stream().filter(row -> row.run().isPresent()).toList();
    }

    private static List<Entry> entries(List<Row> rows) {
        return rows.stream().map(row -> Entry.of(rows.indexOf(row) + 1L, row)).toList();
    }

    private static Row row(long event, String words) {
        Optional<Long> run = event % 2 == 0 ? Optional.of(RUN) : Optional.empty();
        Map<String, Object> fields = new HashMap<>();
        fields.put("words", words);
        fields.put("run", run.orElse(null));
        return new Row(event, run, CanonicalJson.of(fields));
    }
}
