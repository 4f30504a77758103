package chatalot.runbook.deploy;

import java.time.Instant;
import java.util.Optional;

/**
 * An image that carries a name of ours for one instance.
 *
 * @param name  {@code repository:tag}
 * @param run   before whose swap it ran; absent for what a run built
 * @param bytes its size as Docker tells it, layers that it shares with others included
 * @param since when a clean-up first saw that it no longer ran; what runs has none
 * @param until the first clean-up after this takes the name away; absent for what is kept without a date
 */
public record KeptImage(Kind what, String name, Optional<Long> run, long bytes, Optional<Instant> since,
        Optional<Instant> until) {

    /** Why it is kept. */
    public enum Kind {
        /** It runs now. */
        RUNNING("image that runs"),
        /** A run at work has built it, or a run that people accepted as it is has left it. */
        BUILT("image that a run has built"),
        /** It ran before the last update: kept whatever its age. */
        LAST("image of the release before"),
        /** It ran before that. */
        EARLIER("image of an earlier release");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
