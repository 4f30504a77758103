package chatalot.runbook.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.seal.Finding.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Checkpoints that were held elsewhere, and what they prove. */
class LedgerTest {

    private static final Instant NOW = Instant.parse("2026-12-01T08:00:00Z");
    private final SealKey key = SealKey.make();
    private final List<Row> rows = new ArrayList<>(LongStream.rangeClosed(1, 9).mapToObj(event -> row(event, "event " + event)).toList());
    private final List<Entry> entries = entries(rows);

    @Test
    void whatIsAsItWasIsWhole() {
        Verdict verdict = verify(List.of(checkpoint(1, 4), checkpoint(5, 9)), rows);

        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.checked()).isEqualTo(9);
        assertThat(verdict.last()).contains(entries.get(8));
    }

    @Test
    void whatIsNewerThanTheLastCheckpointIsSaidToBeUnprotected() {
        Verdict verdict = verify(List.of(checkpoint(1, 4)), rows);

        assertThat(verdict.isWhole()).isTrue();
        assertThat(verdict.checked()).isEqualTo(4);
        assertThat(verdict.newer()).isEqualTo(5);
    }

    @Test
    void aCheckpointThatWasReceivedTwiceIsNoContradiction() {
        assertThat(verify(List.of(checkpoint(1, 4), checkpoint(1, 4), checkpoint(3, 9)), rows).isWhole()).isTrue();
    }

    @Test
    void aMissingCheckpointIsNamedAndNothingThatItVouchedForIsCalledInserted() {
        Verdict verdict = verify(List.of(checkpoint(1, 3), checkpoint(7, 9)), rows);

        assertThat(verdict.findings()).extracting(Finding::words).containsExactly(
                "Line 2 of the checkpoints begins at position 7; those from 4 to 6 are missing.");
        assertThat(verdict.checked()).isEqualTo(6);
    }

    @Test
    void aCheckpointThatSomebodyElseSignedIsNotBelieved() {
        String forged = new Checkpoint(Digest.NONE, NOW, entries).signedWith(SealKey.make());

        assertThat(verify(List.of(forged), rows).findings()).extracting(Finding::kind, Finding::words).containsExactly(
                org.assertj.core.groups.Tuple.tuple(Kind.CHECKPOINT,
                        "Line 1 of the checkpoints is not believed: it is signed with a key that is not known here."));
    }

    @Test
    void aCheckpointOfWhichALetterWasChangedIsNotBelieved() {
        String line = checkpoint(1, 9).replaceFirst("2026-12-01", "2026-12-02");

        assertThat(verify(List.of(line, "", "no checkpoint", "{}"), rows).findings()).extracting(Finding::words).containsExactly(
                "Line 1 of the checkpoints is not believed: its signature is wrong.",
                "Line 3 of the checkpoints is not believed: it is no checkpoint.", "Line 4 of the checkpoints is not believed: it is no checkpoint.");
    }

    @Test
    void theBeginningOfALineThatAFallOfTheMachineLeftIsNoMatterWhenTheNextGoesOn() {
        String torn = checkpoint(5, 9).substring(0, 80);

        assertThat(verify(List.of(checkpoint(1, 4), torn, checkpoint(5, 9)), rows).isWhole()).isTrue();
        assertThat(verify(List.of(checkpoint(1, 4), torn), rows).findings()).extracting(Finding::words).containsExactly(
                "Line 2 of the checkpoints is not believed: it is no checkpoint.");
        assertThat(verify(List.of(checkpoint(1, 4), torn, checkpoint(7, 9)), rows).findings()).extracting(Finding::words).containsExactly(
                "Line 2 of the checkpoints is not believed: it is no checkpoint.",
                "Line 3 of the checkpoints begins at position 7; those from 5 to 6 are missing.");
    }

    @Test
    void aChainThatWasMadeAnewAndSignedWithTheStolenKeyContradictsWhatIsHeld() {
        List<Row> others = new ArrayList<>(rows);
        others.set(1, row(2, "rewritten"));
        Checkpoint rewritten = new Checkpoint(headBefore(entries(others), 5), NOW, entries(others).subList(4, 9));

        Verdict verdict = verify(List.of(checkpoint(1, 4), rewritten.signedWith(key)), others);

        assertThat(verdict.findings()).extracting(Finding::words).containsExactly(
                "Line 2 of the checkpoints tells of another chain than the lines before it.", "Event 2 was changed.");
    }

    @Test
    void aLineSaysTheSameWhenItIsReadAgain() {
        Checkpoint checkpoint = new Checkpoint(Digest.NONE, NOW, entries);

        assertThat(Checkpoint.read(checkpoint.signedWith(key), List.of(key.open()))).isEqualTo(checkpoint);
        assertThat(Row.read(rows.get(0).line())).isEqualTo(rows.get(0));
        assertThatThrownBy(() -> Row.read("{\"event\":1}")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keysSurviveAsText() {
        SealKey again = SealKey.of(key.pem());

        assertThat(key.open().signed("text", again.sign("text"))).isTrue();
        assertThat(key.open().signed("another", again.sign("text"))).isFalse();
        assertThat(key.open().signed("text", "no signature")).isFalse();
        assertThatThrownBy(() -> SealKey.of(SealKey.make().open().pem() + key.pem())).hasMessage("The private and the public key are no pair");
        assertThatThrownBy(() -> SealKey.of("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n" + key.open().pem()))
                .hasMessageNotContaining("c2VjcmV0").hasNoCause();
    }

    private Verdict verify(List<String> lines, List<Row> now) {
        Findings findings = new Findings();
        return Verification.of(new Ledger(lines.iterator(), List.of(key.open()), findings), now.iterator(), findings);
    }

    private String checkpoint(int from, int to) {
        return new Checkpoint(headBefore(entries, from), NOW, entries.subList(from - 1, to)).signedWith(key);
    }

    private static Digest headBefore(List<Entry> entries, int position) {
        Digest head = Digest.NONE;
        for (Iterator<Entry> each = entries.subList(0, position - 1).iterator(); each.hasNext();) {
            head = each.next().headAfter(head);
        }
        return head;
    }

    private static List<Entry> entries(List<Row> rows) {
        return rows.stream().map(row -> Entry.of(rows.indexOf(row) + 1L, row)).toList();
    }

    private static Row row(long event, String words) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("words", words);
        fields.put("run", null);
        return new Row(event, Optional.empty(), CanonicalJson.of(fields));
    }
}
