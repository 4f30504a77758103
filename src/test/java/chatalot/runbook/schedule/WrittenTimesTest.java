package chatalot.runbook.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.text.Hostile;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** How people write windows and schedules. */
class WrittenTimesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Property
    void aWindowIsReadAsItIsWrittenAgainOrRefusedInWords(@ForAll("windows") String text) {
        try {
            MaintenanceWindow window = WindowText.read(text, BERLIN);
            assertThat(window.days()).isNotEmpty();
            assertThat(WindowText.read(WindowText.of(window), BERLIN)).isEqualTo(window);
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Property
    void aScheduleIsDueLaterOrNeverOrRefusedInWords(@ForAll("schedules") String text) {
        Instant now = Instant.parse("2026-03-28T12:00:00Z");
        try {
            DueTimes.read(text, BERLIN).next(now).ifPresent(next -> assertThat(next).isAfter(now));
            DueTimes.read(text, ZoneOffset.UTC).next(now).ifPresent(next -> assertThat(next).isAfter(now));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> windows() {
        Arbitrary<String> day = Arbitraries.of("Mon", "sun", "Friday", "daily", "Mon-Fri", "Sat,Sun", "Sun-Mon", "Mon-", "Mo", ",");
        Arbitrary<String> time = Arbitraries.of("02:00", "2:00", "24:00", "23:59", "25:00", "00:60", "0:0");
        return Hostile.around(day.flatMap(days -> time.flatMap(start -> time.map(end -> "%s %s-%s".formatted(days, start, end)))));
    }

    @Provide
    Arbitrary<String> schedules() {
        Arbitrary<String> field = Arbitraries.of("*", "0", "*/5", "1-5", "59", "60", "-1", "31", "2", "MON-FRI", "L", "1W", "5#2", "5#9", "?", "1/0", "99999999999", "0-2147483647");
        return Hostile.around(Arbitraries.oneOf(field.list().ofSize(6).map(all -> String.join(" ", all)), Arbitraries.of("@daily", "@never", "0 30 2 * * *", "0 0 0 31 2 *")));
    }
}
