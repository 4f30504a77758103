package chatalot.runbook.run;

import java.time.Instant;
import java.util.Optional;

/**
 * Which runs are looked for; whatever is absent holds for all.
 *
 * @param outcome    how they ended, exactly as it is written; {@link #RUNNING} for those that have not
 * @param person     who asked for them, spoke at one of their gates or intervened
 * @param from       they started then or later
 * @param to         they started before
 * @param text       somewhere in target, reason, failure or outcome, in capitals or not
 * @param exceptions only those with something abnormal on record
 * @param routine    also checks of which nothing came
 */
public record RunFilter(Optional<String> instance, Optional<RunKind> kind, Optional<String> outcome, Optional<String> person,
        Optional<Instant> from, Optional<Instant> to, Optional<String> text, boolean exceptions, boolean routine) {

    /** In the place of an outcome. */
    public static final String RUNNING = "running";
}
