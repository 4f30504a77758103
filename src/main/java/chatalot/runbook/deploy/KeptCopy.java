package chatalot.runbook.deploy;

import java.time.Instant;

/**
 * A copy of user data that a run left, and when it goes.
 *
 * @param run       the run that made it
 * @param what      in words
 * @param where     the database's name, a directory, or a volume's name
 * @param bytes     its size
 * @param since     when it was made
 * @param deletedAt it is deleted by the first clean-up after this time
 */
public record KeptCopy(long run, Kind what, String where, long bytes, Instant since, Instant deletedAt) {

    /** What a copy is. */
    public enum Kind {
        /** The database at the stop of a run that has not ended, or has ended in a state nobody could tell. */
        RESTORE_POINT("database at the stop of the app"),
        /** The listing and archive of the files that go with it. */
        RESTORE_POINT_FILES("files at the stop of the app"),
        /** The database that a failed version left. */
        FAILED_DATABASE("database that a failed version left, or that a backup replaced"),
        /** Files that came or changed while the failed version ran. */
        FAILED_FILES("files that came or changed under the failed version"),
        /** Rows that users wrote under a version that was sent back with its data, one CSV file for each table. */
        WRITTEN_ROWS("rows written under a version that was sent back"),
        /** The checkout, or a directory of user files, as it lay when a restore put it aside. */
        ASIDE_DIRECTORY("directory that a restore put aside"),
        /** A copy of a volume, as it was when a restore put it aside. */
        ASIDE_VOLUME("volume that a restore put aside");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
