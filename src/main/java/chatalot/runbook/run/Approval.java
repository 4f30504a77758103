package chatalot.runbook.run;

import java.time.Instant;
import java.util.Optional;

/**
 * One person's word at one gate.
 *
 * @param approved  whether it speaks for going on
 * @param exception given as an administrator's emergency override, in place of approvals that were missing
 * @param withdrawn since when and why it counts no more, where its person took it back
 */
public record Approval(String gate, String digest, String person, boolean approved, boolean exception, String comment,
        Instant at, Optional<Withdrawal> withdrawn) {

    /** Why somebody took their word back. */
    public record Withdrawal(String reason, Instant at) { }

    /** Whether it counts while its gate is open. */
    public boolean counts() {
        return withdrawn.isEmpty();
    }

    /** Whether this person may take it back while its run is in that state. */
    public boolean mayBeWithdrawnBy(String someone, RunState state) {
        return state.mayBeCancelled() && counts() && person.equals(someone);
    }
}
