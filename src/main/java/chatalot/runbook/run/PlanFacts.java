package chatalot.runbook.run;

import java.time.Duration;
import java.util.Optional;

/**
 * What the plan of a run comes to, in the facts that the risk table decides by and that lists show.
 *
 * @param running       the release that runs; absent where nothing does, or the plan does not say
 * @param release       what it would be brought to
 * @param rollbackClass what it takes to go back afterwards
 * @param migrations    how many would be applied
 * @param destructive   data may be dropped, narrowed, overwritten or lost
 * @param breaking      the release is marked as breaking, or its version tells so
 * @param longLocks     a large table would be locked or rewritten
 * @param downtime      predicted, without the migrations' own time
 */
public record PlanFacts(Optional<String> running, String release, String rollbackClass, long migrations, boolean destructive,
        boolean breaking, boolean longLocks, Optional<Duration> downtime) {

    /** Whether going back afterwards puts back data, and not the code alone. */
    public boolean restoresData() {
        return rollbackClass.equals("restore data");
    }

    /** For example {@code 1.0.0 → 1.1.0}. */
    public String way() {
        return running.map(from -> from + " → ").orElse("") + release;
    }
}
