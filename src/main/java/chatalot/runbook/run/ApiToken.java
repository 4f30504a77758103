package chatalot.runbook.run;

import java.time.Instant;
import java.util.Optional;

/**
 * What somebody lets a program sign in with. The token itself is known to nobody but them.
 *
 * @param person whose it is: it may never more than they
 * @param name   what they call it
 * @param used   about when it was used last
 */
public record ApiToken(long id, String person, String name, TokenScope scope, Instant made, Instant expires, Optional<Instant> used,
        Optional<Instant> revoked) {

    /** Whether it opens anything at a moment. */
    public boolean countsAt(Instant moment) {
        return revoked.isEmpty() && moment.isBefore(expires);
    }

    /** What it is on record as. */
    String words() {
        return "token %d %s of %s".formatted(id, name, person);
    }
}
