package chatalot.runbook.bench.updates;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.bench.Figure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {

    @Test
    void theMiddleOfAllRoundsIsHeldAgainstTheTarget() {
        List<RecoveryBenchmark.Round> rounds = List.of(recovered(1, 40), recovered(9, 41), recovered(2, 39));

        assertThat(RecoveryBenchmark.findings(1030, rounds).figures()).singleElement().satisfies(figure -> {
            assertThat(figure.ours()).isEqualTo(2);
            assertThat(figure.ratio()).contains(0.05);
            assertThat(figure.met()).isTrue();
        });
        assertThat(DowntimeBenchmark.findings(List.of(updated(2_100, 2_000))).figures()).extracting(Figure::met).containsExactly(false, true);
        assertThat(DowntimeBenchmark.findings(List.of(updated(1_900, 2_000))).met()).isTrue();
    }

    private static RecoveryBenchmark.Round recovered(double ours, double theirs) {
        return new RecoveryBenchmark.Round("v3.1.0", "ours", ours, theirs, Map.of("putBackData", 300.0), Map.of("commit done", 1.0), List.of());
    }

    private static DowntimeBenchmark.Round updated(double ours, double theirs) {
        return new DowntimeBenchmark.Round("v2.1.0", "ours", new Outside(ours, 20, List.of()), new Outside(theirs, 30, List.of()),
                Map.of("stopApp", 500.0), Map.of("commit done", 1.0), List.of());
    }
}
