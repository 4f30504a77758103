package chatalot.runbook.schedule;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A time in which nothing is changed, whatever the windows say. The way back is never frozen.
 *
 * @param from      its first moment
 * @param until     the first moment after it; absent: until somebody lifts it
 * @param reason    why, for people
 * @param by        who wants it so
 * @param instances the names it is about; empty for all
 */
public record FreezePeriod(Instant from, Optional<Instant> until, String reason, String by, Set<String> instances) {

    /** @throws IllegalArgumentException when it would end before it begins */
    public FreezePeriod {
        if (until.filter(end -> !end.isAfter(from)).isPresent()) {
            throw new IllegalArgumentException("it would end at %s, before it begins at %s".formatted(until.get(), from));
        }
        instances = Set.copyOf(instances);
    }

    public boolean concerns(String instance) {
        return instances.isEmpty() || instances.contains(instance);
    }

    /** Whether it holds at a moment. */
    public boolean holdsAt(Instant moment) {
        return !moment.isBefore(from) && !isOverAt(moment);
    }

    public boolean isOverAt(Instant moment) {
        return until.filter(end -> !moment.isBefore(end)).isPresent();
    }
}
