package chatalot.runbook.host;

import java.util.Optional;

/**
 * Signs of life for a host that goes back by itself when it hears none: as long as this is open it hears them. Closing it ends the signs, not
 * the host's watch; see {@link Host#relieve}.
 */
public interface Guard extends AutoCloseable {

    /** Of a host that needs none. */
    Guard NONE = new Guard() {

        @Override
        public void demand() { }

        @Override
        public Optional<WentBack> report() {
            return Optional.empty();
        }

        @Override
        public void close() { }
    };

    /**
     * To be asked before everything that is done to the host.
     *
     * @throws PassingTrouble when it may have heard nothing of us for so long that it is going back now: then nothing may be done
     */
    void demand();

    /** What the host did by itself before this was opened; told once. */
    Optional<WentBack> report();

    @Override
    void close();

    /**
     * A host went back by itself, or tried.
     *
     * @param at   when, as the host wrote it
     * @param code exit code of the script; 0 is back, {@link GoBackOrder#NOTHING} says that there was nothing to go back to, and users were let in
     * @param said the end of what the script said
     */
    record WentBack(String at, int code, String said) { }
}
