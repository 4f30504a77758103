package chatalot.runbook.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which older releases an instance may go back to, by which ways, and what each loses; asked without a run. */
public interface Rollbacks {

    /** The ways there are, as people type them. */
    List<String> WAYS = List.of("code-only", "reverse-migrations", "restore-backup");

    /**
     * Looks; changes nothing. Counting what would be lost may take some seconds for each backup.
     *
     * @param target tag, branch or commit; blank for the release that ran last before the one that runs
     * @throws Refused NOT_FOUND when there is no such instance; UNPROCESSABLE when its repository has no such target;
     *         CONFLICT while somebody else looks at it, while a swap is under way, or when its database or Docker does
     *         not answer
     */
    View look(String instance, String target);

    /**
     * What was found.
     *
     * @param running the release that runs
     * @param past    releases that ran before, the newest first
     * @param release the release that the ways lead to; absent when none is known
     * @param commit  the commit of that release
     * @param ways    every way to it, open or not
     */
    record View(String instance, String running, List<Past> past, Optional<String> release, Optional<String> commit,
            List<Way> ways) { }

    /**
     * A release that ran, or may have.
     *
     * @param how how that is known
     */
    record Past(String release, String commit, Optional<String> version, Optional<Instant> at, String how) { }

    /**
     * A way back.
     *
     * @param way      one of {@link #WAYS}
     * @param backup   the backup that it puts in, if it is that way
     * @param takenAt  when that was taken
     * @param refusals why it is not open; empty when it is
     * @param losses   what it loses, one line for each table and for the files; for reverse migrations, as their SQL is
     *                 proposed; empty when nothing
     */
    record Way(String way, Optional<String> backup, Optional<Instant> takenAt, List<String> refusals, List<String> losses) {

        public boolean open() {
            return refusals.isEmpty();
        }
    }
}
