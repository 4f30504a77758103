package chatalot.runbook.seal;

import java.util.Optional;

/**
 * Something about a record that is not as it was sealed.
 *
 * @param event it is about, by number; absent where it is about the chain or a checkpoint
 * @param words a sentence for people
 */
public record Finding(Kind kind, Optional<Long> event, String words) {

    /** What is wrong. */
    public enum Kind {
        /** The event says something else than when it was sealed. */
        CHANGED,
        /** It was sealed and is gone. */
        REMOVED,
        /** It was not there when later ones were sealed. */
        INSERTED,
        /** It stands in the place of another. */
        MOVED,
        /** The chain itself was changed. */
        CHAIN,
        /** A checkpoint cannot be believed, or some are missing. */
        CHECKPOINT
    }

    static Finding of(Kind kind, long event, String words) {
        return new Finding(kind, Optional.of(event), words);
    }

    static Finding of(Kind kind, String words) {
        return new Finding(kind, Optional.empty(), words);
    }
}
