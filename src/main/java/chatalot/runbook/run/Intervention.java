package chatalot.runbook.run;

import java.time.Instant;

/** What a person did to a run from outside. */
public record Intervention(Act act, String person, String reason, Instant at) {

    /** The words finish the sentence "Run 7 was …". */
    public enum Act {
        CANCEL("cancelled"),
        GO_BACK("told to go back"),
        KEEP("kept although something was wrong"),
        ROLL_BACK("told to roll back"),
        REVIEW("reviewed"),
        RETRY("told to try the way back again"),
        CONFIRM("confirmed as mended by hand"),
        ACCEPT("accepted as it is");

        private final String words;

        Act(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
