package chatalot.runbook.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.database.TestInstance;
import chatalot.runbook.rehearsal.RehearsalReport.TimedMigration;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RehearsalReportTest {

    private static final List<TimedMigration> MIGRATIONS = List.of(
            new TimedMigration(2, "reactions", Optional.of(Duration.ofMillis(40))),
            new TimedMigration(3, "tidied", Optional.empty()), new TimedMigration(4, "index", Optional.of(Duration.ofMillis(2))));

    @Test
    void theVerdictSaysWhetherRowsVanishedAndNothingThatChangesFromCopyToCopy() {
        assertThat(report(true, Map.of("a", 2L), Map.of("a", 3L, "new", 1L)).verdict()).isEqualTo("passed");
        assertThat(report(true, Map.of("a", 2L), Map.of("a", 1L)).verdict()).isEqualTo("passed, rows vanished");
        assertThat(report(true, Map.of("a", 2L), Map.of()).verdict()).isEqualTo("passed, rows vanished");
        assertThat(report(false, Map.of("a", 2L), Map.of("a", 2L)).verdict()).isEqualTo("failed");
    }

    @Test
    void anEmptyTableThatIsDroppedTakesNoRowsWithIt() {
        assertThat(report(true, Map.of("empty", 0L), Map.of()).vanished()).isEmpty();
    }

    @Test
    void theMigrationsTimeIsTheSumOfWhatWasNoted() {
        assertThat(report(true, Map.of(), Map.of()).migrationTime()).isEqualTo(Duration.ofMillis(42));
    }

    @Test
    void peopleReadWhatChangedHowLongItTookAndHowLongTheSwapWillTake() {
        String text = RehearsalText.of(report(true, Map.of("public.a", 5L, "public.b", 7L), Map.of("public.a", 2L, "public.b", 7L)),
                Duration.ofMillis(2500));

        assertThat(text).contains("# Rehearsal: passed, rows vanished", "| 2 reactions | 0.040 s |", "| 3 tidied | not noted |",
                "| `public.a` | 5 | 2 | **3** |", "1 other tables have as many rows",
                "The swap will take about 2.542 s: 2.500 s as planned and 0.042 s for the migrations.").doesNotContain("public.b");
    }

    @Test
    void aFailedOnePredictsNoSwap() {
        assertThat(RehearsalText.of(report(false, Map.of(), Map.of()), Duration.ofSeconds(2))).doesNotContain("The swap will take");
    }

    @Test
    void theReportIsReadBackAsItWasKept() throws JsonProcessingException {
        RehearsalReport report = report(true, Map.of("a", 2L), Map.of("new", 1L));

        String kept = TestInstance.JSON.writeValueAsString(report);

        assertThat(TestInstance.JSON.readValue(kept, RehearsalReport.class)).isEqualTo(report);
    }

    private static RehearsalReport report(boolean passed, Map<String, Long> before, Map<String, Long> after) {
        return new RehearsalReport(passed, "healthy 800 ms after its start", "chat-7-20260102030405", "sha256:1",
                Optional.of("1.1.0"), Duration.ofMillis(800), MIGRATIONS, RehearsalReport.compare(before, after));
    }
}
