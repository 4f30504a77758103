package chatalot.runbook.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PauseTest {

    private static final Instant BEGIN = Instant.parse("2030-01-02T03:04:05Z");

    @Test
    void aPauseIsBetweenTheEndOfAStepAndTheStartOfTheNext() {
        assertThat(Pause.between(List.of(step("one", 0, 10), step("two", 40, 50), step("three", 55, 90)), List.of()))
                .containsExactly(pause("one", "two", 30), pause("two", "three", 5));
    }

    @Test
    void aPauseInWhichPeopleDecidedIsTheirs() {
        assertThat(Pause.between(List.of(step("one", 0, 10), step("two", 9_040, 9_050), step("three", 9_055, 9_090)),
                List.of(BEGIN.plusMillis(9_000)))).containsExactly(pause("two", "three", 5));
    }

    private static Pause pause(String after, String to, int millis) {
        return new Pause(after, to, Duration.ofMillis(millis));
    }

    private static StepRecord step(String topic, int begins, int ends) {
        return new StepRecord(topic, topic, 1, BEGIN.plusMillis(begins), Optional.of(BEGIN.plusMillis(ends)), Optional.of("done"), Optional.empty());
    }
}
