package chatalot.runbook.backup;

import java.time.Instant;

/**
 * What was found when a finished backup was last looked at; lies beside the set as {@code <id>.verified.json}.
 *
 * @param at     when
 * @param run    the run that looked
 * @param state  of the backup
 * @param words  what was compared, or what is wrong with it
 * @param millis how long it took
 */
public record Verification(Instant at, long run, State state, String words, long millis) {

    /** What a verification says of a backup. */
    public enum State {
        /** It is still what it was when it was proven. */
        WHOLE,
        /** A file of it is missing or is not what was recorded. */
        DAMAGED,
        /** Every byte is as recorded, but it did not come back equal: this host, or what it was proven on, is to be doubted. */
        NOT_RESTORED
    }
}
