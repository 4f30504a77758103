package chatalot.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.StateView.Row;
import chatalot.runbook.run.StateView.Word;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StateViewTest {

    private static final Row AGREES = new Row("checkout", "c0ffee", "c0ffee", Word.AGREES);
    private static final Row DIFFERS = new Row("database chat", "there, open", "closed | to\neverybody", Word.DIFFERS);
    private static final Row UNSEEN = new Row("doors", "open", "Docker cannot be reached: hunter2hunter2", Word.CANNOT_BE_SEEN);

    @Test
    void theTextHasEveryRowAndTheJournalAndCountsWhatItSays() {
        assertThat(view(AGREES, DIFFERS, UNSEEN).text()).contains("# chat, run 7", "1 agree, 1 differ, 1 cannot be seen.",
                "| checkout | c0ffee | c0ffee | agrees |", "| database chat | there, open | closed / to everybody | **differs** |",
                "| **cannot be seen** |", "    put-back-data begun");
    }

    @Test
    void aFormShowsOnlyWhatDoesNotAgreeAndNeverMoreThanItCanHold() {
        String some = StateView.differing(view(AGREES, DIFFERS, UNSEEN).text());
        assertThat(some).startsWith("1 agree, 1 differ").contains("database chat", "doors").doesNotContain("checkout", "put-back-data");

        Row[] many = IntStream.range(0, 200).mapToObj(i -> DIFFERS).toArray(Row[]::new);
        assertThat(StateView.differing(view(many).text())).hasSizeLessThan(4000).endsWith("**differs** |\n");
    }

    @Test
    void theSameStateIsTheSameDigestAndAnotherIsAnother() {
        assertThat(view(AGREES, DIFFERS).digest()).isEqualTo(view(AGREES, DIFFERS).digest()).isNotEqualTo(view(AGREES, UNSEEN).digest());
    }

    @Test
    void secretValuesAreBlottedOutOfEveryCellAndOfTheJournal() {
        Masked masked = new Masked(Optional.of(instance -> Set.of("hunter2hunter2", "put-back-data")), "chat");

        assertThat(view(UNSEEN).with(masked::text).text()).doesNotContain("hunter2", "put-back-data").contains("Docker cannot be reached: " + Masked.BLOT);
    }

    private static StateView view(Row... rows) {
        return new StateView(new RunNumber(7), "chat", List.of(rows), List.of("put-back-data begun"));
    }
}
