package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.instance.Disk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForecastTest {

    private static final Duration BUDGET = Duration.ofSeconds(60);
    private static final long GB = 1_000_000_000;

    @Test
    void aFirstUpdateIsPredictedFromTheSizeOfTheDatabase() {
        Forecast forecast = Forecast.of(disk(7 * GB), BUDGET, Experience.none());

        assertThat(forecast.downtime()).isEqualTo(Duration.ofMillis(102_500));
        assertThat(forecast.measured()).isFalse();
        assertThat(forecast.wayBack()).isPositive();
        assertThat(forecast.refusals()).singleElement().asString().contains("Copying the database (7.0 GB)", "about 103 s", "60 s are allowed");
    }

    @Test
    void laterOnesFromTheLongestOfTheLatestRuns() {
        Forecast forecast = Forecast.of(disk(GB / 100), BUDGET, new Experience(List.of(3.1, 4.4, 3.2, 50.0), List.of(6.5), List.of()));

        assertThat(forecast.downtime()).isEqualTo(Duration.ofMillis(4_400));
        assertThat(forecast.wayBack()).isEqualTo(Duration.ofMillis(6_500));
        assertThat(forecast.measured()).isTrue();
    }

    @Test
    void aDatabaseThatHasGrownSinceIsNotForgotten() {
        assertThat(Forecast.of(disk(7 * GB), BUDGET, new Experience(List.of(3.1), List.of(), List.of())).downtime())
                .isEqualTo(Duration.ofSeconds(100));
    }

    @Test
    void earlierUpdatesThatTookTooLongAreAReasonToRefuse() {
        assertThat(Forecast.of(disk(GB / 100), BUDGET, new Experience(List.of(75.0), List.of(), List.of())).refusals())
                .singleElement().asString().startsWith("As earlier updates did, this one would keep the instance away for about 75 s");
    }

    private static Disk disk(long database) {
        return new Disk(database, Optional.empty(), GB, 100 * GB, 100 * GB, 100 * GB);
    }
}
