package chatalot.runbook.audit;

import chatalot.runbook.run.Act;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.WayIn;
import java.time.Instant;
import java.util.Optional;

/**
 * One row of the record.
 *
 * @param id       rises with every event
 * @param actor    who did it; absent where the service did
 * @param subject  what it was done to; may be empty
 * @param before   how that was before, where something changed
 * @param after    how it is since
 * @param words    what else was said; may be empty
 */
public record AuditEvent(long id, Instant at, Optional<String> actor, WayIn way, Act act, Optional<RunNumber> run,
        Optional<String> instance, String subject, Optional<String> before, Optional<String> after, String words) {

    /** Who did it, for people. */
    public String who() {
        return actor.orElse("the service");
    }
}
