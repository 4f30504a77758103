package chatalot.runbook.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import chatalot.runbook.schedule.Availability.Closed;
import chatalot.runbook.schedule.Availability.Opening;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is open when, asked for single moments and for every quarter of an hour of a year. */
class ScheduleTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Duration STEP = Duration.ofMinutes(15);
    private static final Duration MINUTES_5 = Duration.ofMinutes(5);

    @Test
    void withoutWindowsItIsAlwaysOpen() {
        assertThat(schedule().at(at("2026-03-01T12:00Z"), Duration.ofDays(3), Optional.empty()))
                .isEqualTo(new Opening(Optional.empty()));
    }

    @Test
    void aWindowIsOpenUntilItsEndAndThenWaitsForTheNext() {
        Schedule sundays = schedule("Sun 02:00-04:00");

        assertOpen(sundays, "2026-06-07T02:30+02:00", "2026-06-07T04:00+02:00");
        assertClosed(sundays, "2026-06-07T04:00+02:00", "2026-06-14T02:00+02:00",
                "No maintenance window is open (Sun 02:00-04:00 Europe/Berlin)");
        assertClosed(sundays, "2026-06-07T01:59+02:00", "2026-06-07T02:00+02:00",
                "The next opening begins Sun 7 Jun 2026 02:00 Europe/Berlin.");
    }

    @Test
    void whatDoesNotFitAnyMoreWaitsForTheNextWindow() {
        Schedule sundays = schedule("Sun 02:00-04:00");

        assertOpen(sundays, "2026-06-07T03:55+02:00", "2026-06-07T04:00+02:00");
        assertClosed(sundays, "2026-06-07T03:56+02:00", "2026-06-14T02:00+02:00",
                "closes Sun 7 Jun 2026 04:00 Europe/Berlin, too early for the 300 s");
    }

    @Test
    void aWindowCrossesMidnightAndBelongsToTheDayOnWhichItBegins() {
        Schedule friday = schedule("Fri 23:00-01:00");

        assertOpen(friday, "2026-06-06T00:30+02:00", "2026-06-06T01:00+02:00");
        assertClosed(friday, "2026-06-05T00:30+02:00", "2026-06-05T23:00+02:00", "No maintenance window");
    }

    @Test
    void windowsThatTouchAreOne() {
        Schedule weekend = schedule("Sat 00:00-24:00", "Sun 00:00-12:00", "Sun 11:00-13:00");

        assertOpen(weekend, "2026-06-06T10:00+02:00", "2026-06-07T13:00+02:00");
    }

    @Test
    void ofTheNightThatJumpsOverItsHourAWindowKeepsWhatTheClockShows() {
        Schedule early = schedule("Sun 02:30-03:30");

        assertClosed(early, "2026-03-29T01:59+01:00", "2026-03-29T03:00+02:00", "No maintenance window");
        assertOpen(early, "2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00");
        assertClosed(early, "2026-03-29T03:30+02:00", "2026-04-05T02:30+02:00", "No maintenance window");
    }

    @Test
    void aWindowInsideTheHourThatDoesNotExistFallsOut() {
        assertClosed(schedule("Sun 02:10-02:50"), "2026-03-29T01:00+01:00", "2026-04-05T02:10+02:00", "No maintenance window");
    }

    @Test
    void theHourThatComesTwiceCountsTwice() {
        Schedule early = schedule("Sun 02:00-03:00");

        assertOpen(early, "2026-10-25T02:00+02:00", "2026-10-25T03:00+01:00");
        assertThat(early.at(at("2026-10-25T02:00+02:00"), Duration.ofHours(2), Optional.empty())).isInstanceOf(Opening.class);
        assertThat(early.at(at("2026-10-25T02:00+02:00"), Duration.ofMinutes(121), Optional.empty())).isInstanceOf(Closed.class);
    }

    @Test
    void betweenTheTwoHalvesOfADoubledWindowItIsClosed() {
        Schedule early = schedule("Sun 02:30-03:30");

        assertOpen(early, "2026-10-25T02:40+02:00", "2026-10-25T02:00+01:00");
        assertClosed(early, "2026-10-25T02:10+01:00", "2026-10-25T02:30+01:00", "No maintenance window");
        assertOpen(early, "2026-10-25T02:30+01:00", "2026-10-25T03:30+01:00");
    }

    @Test
    void aFreezeClosesAWindowAndEndsTheOneBeforeIt() {
        Schedule sundays = new Schedule(windows(BERLIN, "Sun 02:00-04:00"),
                List.of(freeze("2026-06-07T03:00+02:00", "2026-06-14T03:00+02:00")));

        assertOpen(sundays, "2026-06-07T02:30+02:00", "2026-06-07T03:00+02:00");
        assertClosed(sundays, "2026-06-07T02:58+02:00", "2026-06-14T03:00+02:00", "A freeze begins Sun 7 Jun 2026 03:00");
        assertClosed(sundays, "2026-06-10T12:00+02:00", "2026-06-14T03:00+02:00",
                "Frozen by olivia, until Sun 14 Jun 2026 03:00 Europe/Berlin: Holidays.");
        assertOpen(sundays, "2026-06-14T03:00+02:00", "2026-06-14T04:00+02:00");
    }

    @Test
    void aFreezeWithoutEndIsLookedAtAgainADayLater() {
        Schedule frozen = new Schedule(List.of(), List.of(
                new FreezePeriod(at("2026-06-01T00:00Z"), Optional.empty(), "Audit", "olivia", Set.of())));

        assertThat(frozen.at(at("2026-06-03T05:00Z"), MINUTES_5, Optional.empty())).isEqualTo(new Closed(
                "Frozen by olivia, until it is lifted: Audit. No opening is in sight.", at("2026-06-04T05:00Z")));
    }

    @Test
    void freezesThatFollowEachOtherAreCrossedTogether() {
        Schedule frozen = new Schedule(List.of(), List.of(freeze("2026-06-01T00:00Z", "2026-06-02T00:00Z"),
                freeze("2026-06-02T00:00Z", "2026-06-03T00:00Z"), freeze("2026-06-03T00:04Z", "2026-06-04T00:00Z")));

        assertClosed(frozen, "2026-06-01T10:00Z", "2026-06-04T00:00Z", "Frozen by olivia");
    }

    @Test
    void notBeforeIsOneMoreBound() {
        Schedule sundays = schedule("Sun 02:00-04:00");
        Instant asked = at("2026-06-14T03:00+02:00");

        assertThat(sundays.at(at("2026-06-07T02:30+02:00"), MINUTES_5, Optional.of(asked)))
                .isInstanceOfSatisfying(Closed.class, closed -> {
                    assertThat(closed.nextLook()).isEqualTo(asked);
                    assertThat(closed.why()).startsWith("It was asked for not before Sun 14 Jun 2026 03:00 Europe/Berlin.");
                });
        assertThat(sundays.at(asked, MINUTES_5, Optional.of(asked))).isInstanceOf(Opening.class);
        assertThat(schedule().at(at("2026-06-07T02:30Z"), MINUTES_5, Optional.of(at("2026-06-07T02:29Z"))))
                .isInstanceOf(Opening.class);
    }

    @Test
    void whatFitsIntoNoWindowIsSaidAndAskedAgainADayLater() {
        assertThat(schedule("Sun 02:00-04:00").at(at("2026-06-07T02:30+02:00"), Duration.ofHours(4), Optional.empty()))
                .isInstanceOfSatisfying(Closed.class, closed -> {
                    assertThat(closed.why()).contains("too early for the 14400 s", "No opening is in sight.");
                    assertThat(closed.nextLook()).isEqualTo(at("2026-06-08T02:30+02:00"));
                });
    }

    /** Zones with clocks moved by an hour, by half an hour, in the other half of the year, not at all, and by odd offsets. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin,Sun 02:30-03:30", "Europe/Berlin,daily 23:30-02:15", "Europe/Berlin,'Sat,Sun 00:00-24:00'",
        "America/New_York,Sun 01:30-02:30", "America/New_York,Mon-Fri 22:00-23:30", "Australia/Lord_Howe,daily 01:45-02:15",
        "Africa/Casablanca,Sun 02:00-04:00", "Asia/Kathmandu,Wed 05:15-06:45", "Pacific/Chatham,daily 02:30-04:00",
        "UTC,Thu-Mon 12:00-11:45"})
    void everyQuarterOfAnHourOfAYearIsOpenExactlyWhenTheClockOnTheWallSaysSo(String zone, String text) {
        ZoneId where = ZoneId.of(zone);
        MaintenanceWindow window = WindowText.read(text, where);
        Schedule schedule = new Schedule(List.of(window), List.of());

        assertThat(year().stream().filter(moment -> shows(window, moment) != isOpen(schedule, moment))
                .map(moment -> moment.atZone(where))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Europe/Berlin,Sun 02:30-03:30", "America/New_York,Mon-Fri 22:00-23:30",
        "Australia/Lord_Howe,daily 01:45-02:15"})
    void theNextLookIsTheFirstMomentThatFitsAndNeitherEarlierNorLater(String zone, String text) {
        Schedule schedule = new Schedule(windows(ZoneId.of(zone), text),
                List.of(freeze("2026-03-28T00:00Z", "2026-04-02T00:00Z"), freeze("2026-10-30T00:00Z", "2026-11-14T00:00Z")));
        Duration needed = Duration.ofMinutes(15);
        List<Instant> backwards = new ArrayList<>(year());
        Collections.reverse(backwards);
        Optional<Instant> nextOpen = Optional.empty();
        for (Instant moment : backwards) {
            Availability answer = schedule.at(moment, needed, Optional.empty());
            if (answer instanceof Opening opening) {
                if (opening.until().orElseThrow().isBefore(moment.plus(needed))) {
                    fail("At %s it said open until %s".formatted(moment, opening));
                }
                nextOpen = Optional.of(moment);
            } else if (answer instanceof Closed closed) {
                if (nextOpen.filter(open -> !closed.nextLook().equals(open)).isPresent()) {
                    fail("At %s it said %s, and it opened at %s".formatted(moment, closed, nextOpen.get()));
                }
            }
        }
    }

    private static boolean isOpen(Schedule schedule, Instant moment) {
        return schedule.at(moment, Duration.ZERO, Optional.empty()) instanceof Opening;
    }

    private static List<Instant> year() {
        List<Instant> moments = new ArrayList<>();
        for (Instant moment = at("2026-01-01T00:00Z"); moment.isBefore(at("2027-01-01T00:00Z")); moment = moment.plus(STEP)) {
            moments.add(moment);
        }
        return moments;
    }

    /** The definition, as simple as it gets: what the clock and the calendar on the wall show. */
    private static boolean shows(MaintenanceWindow window, Instant moment) {
        LocalDateTime wall = LocalDateTime.ofInstant(moment, window.zone());
        LocalTime time = wall.toLocalTime();
        boolean beganToday = window.days().contains(wall.getDayOfWeek());
        boolean beganYesterday = window.days().contains(wall.getDayOfWeek().minus(1));
        boolean begun = beganToday && !time.isBefore(window.start());
        return window.end().isAfter(window.start()) ? begun && time.isBefore(window.end())
                : begun || beganYesterday && time.isBefore(window.end());
    }

    private static void assertOpen(Schedule schedule, String moment, String until) {
        assertThat(schedule.at(at(moment), MINUTES_5, Optional.empty())).isEqualTo(new Opening(Optional.of(at(until))));
    }

    private static void assertClosed(Schedule schedule, String moment, String nextLook, String why) {
        assertThat(schedule.at(at(moment), MINUTES_5, Optional.empty())).isInstanceOfSatisfying(Closed.class, closed -> {
            assertThat(closed.nextLook()).isEqualTo(at(nextLook));
            assertThat(closed.why()).contains(why);
        });
    }

    private static Schedule schedule(String... windows) {
        return new Schedule(windows(BERLIN, windows), List.of());
    }

    private static List<MaintenanceWindow> windows(ZoneId zone, String... texts) {
        return List.of(texts).stream().map(text -> WindowText.read(text, zone)).toList();
    }

    private static FreezePeriod freeze(String from, String until) {
        return new FreezePeriod(at(from), Optional.of(at(until)), "Holidays", "olivia", Set.of());
    }

    private static Instant at(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
