package chatalot.runbook.run;

import java.time.Instant;

/**
 * What is known of the copy of a backup at a place.
 *
 * @param backup  the backup's id
 * @param place   name of the place
 * @param checked when that was seen
 * @param message what was seen, in words; empty when there is nothing to say
 */
public record BackupCopy(String instance, String backup, String place, State state, Instant checked, String message) {

    /**
     * GOOD: all of it was read and is equal. DAMAGED: it is there and is not. MISSING: it could not be made.
     * OBSOLETE: it may be there and is to be removed, because its backup is kept no longer.
     */
    public enum State { GOOD, DAMAGED, MISSING, OBSOLETE }
}
