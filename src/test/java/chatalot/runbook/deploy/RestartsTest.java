package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.faults.Lesson;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartsTest {

    private static final Instant START = Instant.parse("2026-11-30T10:00:00Z");
    private final Restarts restarts = new Restarts(Duration.ofSeconds(30));

    @Test
    void anAppThatEndsAgainAndAgainIsInALoopAlsoWhereItIsUpAtEachLook() {
        assertThat(seen(0, 0)).isFalse();
        assertThat(seen(5, 1)).isFalse();
        assertThat(seen(10, 3)).isFalse();
        assertThat(seen(15, 4)).isTrue();
        assertThat(seen(20, 4)).isTrue();
    }

    @Test
    @Lesson(8)
    void anAppThatWasStartedManyTimesAtOnceAndServesIsNot() {
        assertThat(seen(0, 0)).isFalse();
        assertThat(seen(5, 7)).isFalse();
        assertThat(seen(10, 8)).isFalse();
        assertThat(seen(15, 8)).isFalse();
        assertThat(seen(60, 9)).isFalse();
    }

    @Test
    void whatWasBeforeTheFirstLookDoesNotCount() {
        assertThat(seen(0, 12)).isFalse();
        assertThat(seen(5, 12)).isFalse();
    }

    @Test
    void calmAndTroubleOfOthersMakeItForgetWhatWas() {
        seen(0, 0);
        seen(5, 1);
        seen(10, 2);
        seen(41, 2);
        assertThat(seen(45, 3)).as("after a calm").isFalse();
        seen(50, 4);
        restarts.forget();
        assertThat(seen(55, 5)).as("the database was away").isFalse();
    }

    private boolean seen(int second, int count) {
        return restarts.isLoop(count, START.plusSeconds(second));
    }
}
