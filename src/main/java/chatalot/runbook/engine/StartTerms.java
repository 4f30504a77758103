package chatalot.runbook.engine;

import chatalot.runbook.run.RunKind;
import java.util.Set;

/**
 * What a start of one kind of run takes.
 *
 * @param kind        what is started
 * @param expected    what may be said with it, and nothing else
 * @param waitsThaw   a freeze keeps it from being started
 * @param takesLease  nobody else may work on the instance meanwhile
 */
record StartTerms(RunKind kind, Set<String> expected, boolean waitsThaw, boolean takesLease) {

    static StartTerms of(RunKind kind) {
        return switch (kind) {
            case UPDATE -> new StartTerms(kind, Set.of("instance", "target", "reason", "notBefore"), true, true);
            // A remedy: a freeze does not keep an instance ill.
            case ROLLBACK -> new StartTerms(kind, Set.of("instance", "target", "way", "backup", "reason"), false, true);
            // Never held up by a freeze: it changes nothing, and what comes after the freeze may need it.
            case BACKUP -> new StartTerms(kind, Set.of("instance", "reason"), false, true);
            // It reads a finished backup and works in scratch space: the instance may be worked on meanwhile.
            case VERIFY -> new StartTerms(kind, Set.of("instance", "target", "reason"), false, false);
            // A release comes into being, as with an update.
            case DEPLOY -> new StartTerms(kind, Set.of("instance", "target", "reason"), true, true);
            // It looks, and reads the instance's repository.
            case CHECK -> new StartTerms(kind, Set.of("instance", "reason"), false, false);
            // A remedy as well.
            case RESTORE -> new StartTerms(kind, Set.of("instance", "target", "reason", "putAside"), false, true);
        };
    }
}
