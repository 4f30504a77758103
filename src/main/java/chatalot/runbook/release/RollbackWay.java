package chatalot.runbook.release;

import java.util.Optional;
import java.util.stream.Stream;

/** A way back to an older release. */
public enum RollbackWay {
    /** The older release starts on the database as it is. */
    CODE_ONLY("code-only", "code only"),
    /** An author's SQL undoes the migrations that the older release does not know; everything else stays as it is. */
    REVERSE_MIGRATIONS("reverse-migrations", "reverse migrations"),
    /** Rows and files become what they were in a backup that was taken while the older release ran. */
    RESTORE_BACKUP("restore-backup", "restore a backup");

    private final String word;
    private final String words;

    RollbackWay(String word, String words) {
        this.word = word;
        this.words = words;
    }

    /** As people type it and the model asks for it. */
    public String word() {
        return word;
    }

    public String words() {
        return words;
    }

    /** The way of this word; empty when there is none. */
    public static Optional<RollbackWay> of(String word) {
        return Stream.of(values()).filter(way -> way.word.equals(word)).findFirst();
    }
}
