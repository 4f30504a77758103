package chatalot.runbook.audit;

import chatalot.runbook.run.RunNumber;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something abnormal about a run.
 *
 * @param persons who brought it about
 * @param seen    who has acknowledged it, once somebody has
 */
public record RunException(RunNumber run, Kind kind, String instance, Instant at, List<String> persons, String words,
        Optional<Acknowledgement> seen) {

    /** What can be abnormal. */
    public enum Kind {
        OVERRIDE("passed by an emergency override"),
        EXPIRED("approval expired"),
        NOT_REHEARSED("not rehearsed"),
        BY_HAND("mended by hand"),
        LOSS_AGREED("lost data with agreement"),
        PURGED("details deleted");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** Who looked at it, and what they said. */
    public record Acknowledgement(String person, Instant at, String comment) { }

    /** Whether a person may acknowledge it, as far as it is up to what they did: nobody waves through what is their own. */
    public boolean isOthers(String person) {
        return !persons.contains(person);
    }
}
