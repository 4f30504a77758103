package chatalot.runbook.run;

import java.util.Optional;
import java.util.stream.Stream;

/** Somewhere else that holds the signed checkpoints of the record, out of reach of whoever may change the record. */
public interface CheckpointPlace {

    /** For people and the record; stays the same. */
    String name();

    /**
     * The checkpoints that it holds, as it got them, to be closed; empty where it cannot say, and then what is remembered of it goes.
     *
     * @throws NotHeld when it cannot be looked at
     */
    Optional<Stream<String>> held() throws NotHeld;

    /**
     * Gives it one more, which follows the newest. Once this returns, the place has it safely.
     *
     * @param checkpoint one line without its end
     * @throws NotHeld when it did not take it, or nothing is known of that: it is given again
     */
    void hold(String checkpoint) throws NotHeld, InterruptedException;

    /** A place that did not do its part. The message is for people and holds no secrets. */
    final class NotHeld extends Exception {

        private static final long serialVersionUID = 1L;

        public NotHeld(String message) {
            super(message);
        }

        public NotHeld(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
