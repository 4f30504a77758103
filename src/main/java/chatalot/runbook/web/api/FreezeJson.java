package chatalot.runbook.web.api;

import chatalot.runbook.run.Freeze;
import java.time.Instant;
import java.util.Optional;

/**
 * One freeze.
 *
 * @param id       by which it is lifted; none for a configured one
 * @param instance none for all
 * @param until    none: until it is lifted
 * @param holds    whether it holds now
 */
record FreezeJson(Optional<Long> id, Optional<String> instance, String reason, String by, Instant since,
        Optional<Instant> until, boolean holds, Optional<String> liftedBy, Optional<Instant> liftedAt,
        Optional<String> liftReason) {

    static FreezeJson of(Freeze freeze, Instant now) {
        return new FreezeJson(freeze.id(), freeze.instance(), freeze.reason(), freeze.by(), freeze.since(), freeze.until(),
                freeze.holdsAt(now), freeze.lifted().map(Freeze.Lifting::by), freeze.lifted().map(Freeze.Lifting::at),
                freeze.lifted().map(Freeze.Lifting::reason));
    }
}
