package chatalot.runbook.run;

import java.time.Instant;
import java.util.Optional;

/**
 * What a person did to a run from outside.
 *
 * @param seen SHA-256 of the document of the run that they acted on; empty where none was shown
 */
public record Intervention(Act act, String person, String reason, Instant at, Optional<String> seen) {

    /** The words finish the sentence "Run 7 was …". */
    public enum Act {
        CANCEL("cancelled"),
        GO_BACK("told to go back"),
        KEEP("kept although something was wrong"),
        ROLL_BACK("told to roll back"),
        REVIEW("reviewed"),
        REVERSE_SQL("given reverse SQL"),
        RETRY("told to try the way back again"),
        CONFIRM("confirmed as mended by hand"),
        ACCEPT("accepted as it is"),
        BACKUP("told to go back to its backup"),
        SECRETS("given its secrets"),
        START("told to start the update"),
        SKIP("told to skip the release");

        private final String words;

        Act(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
