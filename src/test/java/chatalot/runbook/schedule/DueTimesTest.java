package chatalot.runbook.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DueTimesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void aTimeIsOnTheClockOfTheZoneInSummerAndInWinter() {
        assertThat(times("0 30 1 * * *", "2026-03-28T00:00:00Z", 3)).containsExactly("2026-03-28T00:30:00Z",
                "2026-03-29T00:30:00Z", "2026-03-29T23:30:00Z");
    }

    @Test
    void aTimeThatANightJumpsOverIsDone() {
        assertThat(times("0 30 2 * * *", "2026-03-28T00:00:00Z", 4)).containsExactly("2026-03-28T01:30:00Z",
                "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z");
        assertThat(times("0 30 3 * * *", "2026-03-28T12:00:00Z", 2)).containsExactly("2026-03-29T01:30:00Z", "2026-03-30T01:30:00Z");
    }

    @Test
    void aTimeThatComesTwiceIsDueTwice() {
        assertThat(times("0 30 2 * * *", "2026-10-24T00:00:00Z", 4)).containsExactly("2026-10-24T00:30:00Z",
                "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void everyHourIsEveryHourWhateverTheClockSays() {
        assertThat(times("@hourly", "2026-10-24T23:00:00Z", 4)).containsExactly("2026-10-25T00:00:00Z",
                "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z");
        assertThat(times("@hourly", "2026-03-29T00:00:00Z", 3)).containsExactly("2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z",
                "2026-03-29T03:00:00Z");
    }

    @Test
    void whatIsNoExpressionIsRefused() {
        assertThatThrownBy(() -> DueTimes.read("30 2 * * *", BERLIN)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 fields");
        assertThat(DueTimes.read("0 0 0 30 2 *", BERLIN).next(Instant.parse("2026-01-01T00:00:00Z"))).isEmpty();
    }

    private static List<String> times(String expression, String after, int count) {
        DueTimes times = DueTimes.read(expression, BERLIN);
        List<String> found = new ArrayList<>();
        Optional<Instant> next = Optional.of(Instant.parse(after));
        for (int i = 0; i < count; i++) {
            next = times.next(next.orElseThrow());
            found.add(next.orElseThrow().toString());
        }
        return found;
    }
}
