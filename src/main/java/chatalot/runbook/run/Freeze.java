package chatalot.runbook.run;

import java.time.Instant;
import java.util.Optional;

/**
 * A time in which an instance, or all, are not changed. Backups and the way back are never frozen.
 *
 * @param id       by which a person's freeze is lifted; absent for one that is configured
 * @param instance absent for all
 * @param reason   why, as typed
 * @param by       user id of whoever froze, or {@code the configuration}
 * @param since    its first moment
 * @param until    the first moment after it; absent: until it is lifted
 * @param lifted   how it was ended before its time, if it was
 */
public record Freeze(Optional<Long> id, Optional<String> instance, String reason, String by, Instant since,
        Optional<Instant> until, Optional<Lifting> lifted) {

    /** Who ended a freeze, why and when. */
    public record Lifting(String by, String reason, Instant at) { }

    /** Whether it holds at a moment. */
    public boolean holdsAt(Instant moment) {
        return lifted.isEmpty() && !moment.isBefore(since) && until.filter(end -> !moment.isBefore(end)).isEmpty();
    }

    public boolean concerns(String name) {
        return instance.filter(frozen -> !frozen.equals(name)).isEmpty();
    }

    /** For people, for example {@code chat is frozen by olivia since 24 Dec 10:00 UTC until it is lifted: Holidays}. */
    public String words() {
        return "%s frozen by %s since %s until %s: %s".formatted(instance.map(name -> name + " is").orElse("Everything is"), by,
                Moment.words(since), until.map(Moment::words).orElse("it is lifted"), reason);
    }
}
