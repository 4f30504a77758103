package chatalot.runbook.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A time of the week in which an instance may be changed, as a clock on the wall of its zone shows it. When that clock
 * is moved, the window stays what is written: of 02:30 to 03:30, a night that jumps from 02:00 to 03:00 leaves the half
 * hour from 03:00, and a night that has the hour from 02:00 twice has both its half hours from 02:30.
 *
 * @param days  the days on which it begins
 * @param start when it begins
 * @param end   when it ends; not later than {@code start} means on the next day
 * @param zone  whose clock
 */
public record MaintenanceWindow(Set<DayOfWeek> days, LocalTime start, LocalTime end, ZoneId zone) {

    /** Within this many days every window begins again, even where a moved clock has swallowed one. */
    private static final int LOOK_AHEAD_DAYS = 15;

    public MaintenanceWindow {
        if (days.isEmpty()) {
            throw new IllegalArgumentException("A window needs at least one day");
        }
        days = Set.copyOf(days);
    }

    /** Every time it is open around and after a moment, for about two weeks; not in order. */
    List<Interval> around(Instant moment) {
        List<Interval> open = new ArrayList<>();
        LocalDate today = moment.atZone(zone).toLocalDate();
        for (LocalDate day = today.minusDays(2); day.isBefore(today.plusDays(LOOK_AHEAD_DAYS)); day = day.plusDays(1)) {
            if (days.contains(day.getDayOfWeek())) {
                open.addAll(beginningOn(day));
            }
        }
        return open;
    }

    /** All moments at which the clock on the wall shows a time in the window that begins on this day. */
    private List<Interval> beginningOn(LocalDate day) {
        LocalDateTime from = day.atTime(start);
        LocalDateTime until = (end.isAfter(start) ? day : day.plusDays(1)).atTime(end);
        ZoneRules rules = zone.getRules();
        List<Interval> open = new ArrayList<>();
        Instant moment = from.toInstant(ZoneOffset.MAX);
        Instant last = until.toInstant(ZoneOffset.MIN);
        while (moment.isBefore(last)) {
            ZoneOffset offset = rules.getOffset(moment);
            Instant moved = Optional.ofNullable(rules.nextTransition(moment)).map(ZoneOffsetTransition::getInstant).orElse(last);
            Instant begin = later(moment, from.toInstant(offset));
            Instant stop = earlier(moved, until.toInstant(offset));
            if (begin.isBefore(stop)) {
                open.add(new Interval(begin, stop));
            }
            moment = moved;
        }
        return open;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** As it would be written, with its zone. */
    @Override
    public String toString() {
        return WindowText.of(this) + " " + zone;
    }
}
