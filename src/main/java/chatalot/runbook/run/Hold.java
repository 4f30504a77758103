package chatalot.runbook.run;

import java.time.Instant;
import java.util.Optional;

/**
 * A commit that failed on an instance and is offered to it nowhere until a person releases it.
 *
 * @param commit   full id
 * @param release  its name when it failed
 * @param run      in which it failed
 * @param reason   how
 * @param released by whom, once it is
 */
public record Hold(String instance, String commit, String release, RunNumber run, String reason, Instant since,
        Optional<Release> released) {

    /** Who took the hold away, and why. */
    public record Release(String person, String reason, Instant at) { }

    public boolean open() {
        return released.isEmpty();
    }
}
