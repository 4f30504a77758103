package chatalot.runbook.steps;

import chatalot.runbook.instance.Timeouts;
import chatalot.runbook.release.Plan;
import java.time.Duration;

/** How long a swap may take, its way back included: what has to fit into a window. */
final class LengthOfSwap {

    private LengthOfSwap() {
    }

    /**
     * The predicted downtime; the patience with a new version until it counts as failed, and with it until it has
     * stopped; and as long as the way there once more for the way back, which starts the old version again but renames
     * databases where the way there copies one.
     */
    static Duration of(Plan plan, Timeouts timeouts) {
        Duration downtime = Duration.ofMillis(Math.round(plan.forecast().downtimeSeconds() * 1000));
        return downtime.plus(timeouts.verify()).plus(timeouts.stop()).plus(downtime);
    }
}
