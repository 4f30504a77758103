package chatalot.runbook.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * Tells an app that ends again and again from one that was started several times at once and has served since, as after a reboot on which it
 * came up before its database. Docker counts starts for as long as a container lives, so the number alone says nothing.
 */
final class Restarts {

    private static final int LOOP = 3;

    private final Duration calm;
    private OptionalInt last = OptionalInt.empty();
    private Instant changedAt = Instant.MIN;
    private int changes;

    /** @param calm after so long without a start what was before is forgotten */
    Restarts(Duration calm) {
        this.calm = calm;
    }

    /** Takes what a look saw. Returns whether it was started again between three looks or more. */
    boolean isLoop(int count, Instant now) {
        boolean changed = last.isPresent() && last.getAsInt() != count;
        last = OptionalInt.of(count);
        if (changes > 0 && !now.isBefore(changedAt.plus(calm))) {
            changes = 0;
        }
        if (changed) {
            changes++;
            changedAt = now;
        }
        return changes >= LOOP;
    }

    /** What happened until now was not the app's fault. */
    void forget() {
        changes = 0;
    }
}
