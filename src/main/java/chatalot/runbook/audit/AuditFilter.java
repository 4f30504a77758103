package chatalot.runbook.audit;

import chatalot.runbook.run.Act;
import chatalot.runbook.run.RunNumber;
import java.time.Instant;
import java.util.Optional;

/**
 * Which events are looked for; whatever is absent holds for all.
 *
 * @param from     then or later
 * @param to       before that
 * @param text     somewhere in subject, old or new value, or words, in capitals or not
 * @param personal also people's sign-ins and refused calls, see {@link Act#isPersonal}
 */
public record AuditFilter(Optional<String> actor, Optional<Act> act, Optional<RunNumber> run, Optional<String> instance,
        Optional<Instant> from, Optional<Instant> to, Optional<String> text, boolean personal) {

    /** Everything about one run. */
    public static AuditFilter of(RunNumber run, boolean personal) {
        return new AuditFilter(Optional.empty(), Optional.empty(), Optional.of(run), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), personal);
    }
}
