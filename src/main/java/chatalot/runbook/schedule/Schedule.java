package chatalot.runbook.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * When one instance may be changed: in its windows (always when it has none), except in freezes.
 *
 * @param windows empty for no limit
 * @param freezes those that concern the instance
 */
public record Schedule(List<MaintenanceWindow> windows, List<FreezePeriod> freezes) {

    private static final Duration LONGEST_SEARCH = Duration.ofDays(400);
    private static final Duration NOTHING_IN_SIGHT = Duration.ofDays(1);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm VV", Locale.ENGLISH);

    public Schedule {
        windows = List.copyOf(windows);
        freezes = List.copyOf(freezes);
    }

    /** A moment to begin, and when a window or a freeze ends what may be done. */
    private record Slot(Instant begin, Instant end) { }

    /**
     * Whether a change may begin.
     *
     * @param now       the moment of the question
     * @param needed    how long the change takes at most, its way back included: it has to be over before the window
     *                  closes and before the next freeze begins
     * @param notBefore a further bound
     */
    public Availability at(Instant now, Duration needed, Optional<Instant> notBefore) {
        Optional<Slot> next = next(notBefore.filter(now::isBefore).orElse(now), now.plus(LONGEST_SEARCH), needed);
        if (next.filter(slot -> slot.begin().equals(now)).isPresent()) {
            return new Availability.Opening(next.map(Slot::end).filter(end -> !end.equals(Instant.MAX)));
        }
        Instant nextLook = next.map(Slot::begin).orElse(now.plus(NOTHING_IN_SIGHT));
        String then = next.map(slot -> "The next opening begins %s.".formatted(words(slot.begin())))
                .orElse("No opening is in sight.");
        return new Availability.Closed(why(now, needed, notBefore) + " " + then, nextLook);
    }

    /** Goes from one moment that could be it to the next, over everything that stands in the way. */
    private Optional<Slot> next(Instant earliest, Instant latest, Duration needed) {
        Instant begin = earliest;
        while (!begin.isAfter(latest)) {
            Optional<FreezePeriod> freeze = freezeAt(begin);
            if (freeze.isPresent()) {
                if (freeze.get().until().isEmpty()) {
                    return Optional.empty();
                }
                begin = freeze.get().until().get();
                continue;
            }
            Interval window = windowFrom(begin);
            if (window.start().isAfter(begin)) {
                begin = window.start();
                continue;
            }
            Instant end = endOfCalm(begin, window);
            if (!end.isBefore(begin.plus(needed))) {
                return Optional.of(new Slot(begin, end));
            }
            begin = end;
        }
        return Optional.empty();
    }

    private Optional<FreezePeriod> freezeAt(Instant moment) {
        return freezes.stream().filter(freeze -> freeze.holdsAt(moment)).findFirst();
    }

    private Instant endOfCalm(Instant begin, Interval window) {
        return freezes.stream().map(FreezePeriod::from).filter(from -> from.isAfter(begin) && from.isBefore(window.end()))
                .min(Comparator.naturalOrder()).orElse(window.end());
    }

    /** The window that is open at a moment, or the next one. */
    private Interval windowFrom(Instant moment) {
        if (windows.isEmpty()) {
            return new Interval(Instant.MIN, Instant.MAX);
        }
        return Interval.merged(windows.stream().flatMap(window -> window.around(moment).stream()).toList()).stream()
                .filter(open -> open.end().isAfter(moment)).findFirst()
                .orElseThrow(() -> new IllegalStateException("No window opens within two weeks of " + moment));
    }

    private String why(Instant now, Duration needed, Optional<Instant> notBefore) {
        Optional<FreezePeriod> freeze = freezeAt(now);
        if (freeze.isPresent()) {
            return "Frozen by %s, %s: %s.".formatted(freeze.get().by(),
                    freeze.get().until().map(end -> "until " + words(end)).orElse("until it is lifted"), freeze.get().reason());
        }
        if (notBefore.filter(now::isBefore).isPresent()) {
            return "It was asked for not before %s.".formatted(words(notBefore.get()));
        }
        Interval window = windowFrom(now);
        if (window.start().isAfter(now)) {
            return "No maintenance window is open (%s).".formatted(
                    windows.stream().map(MaintenanceWindow::toString).collect(Collectors.joining("; ")));
        }
        Instant end = endOfCalm(now, window);
        return "%s %s, too early for the %d s that swap and way back may take.".formatted(
                end.equals(window.end()) ? "The maintenance window closes" : "A freeze begins", words(end), needed.toSeconds());
    }

    private String words(Instant moment) {
        ZoneId zone = windows.stream().map(MaintenanceWindow::zone).findFirst().orElse(ZoneId.of("UTC"));
        return TIME.withZone(zone).format(moment);
    }
}
