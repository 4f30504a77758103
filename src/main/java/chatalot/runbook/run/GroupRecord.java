package chatalot.runbook.run;

import java.util.Optional;

/** Who was in which groups when. */
public interface GroupRecord {

    /**
     * Looks who is in which groups now and keeps what has changed, in the caller's transaction.
     *
     * @param actor who has just changed something; absent where the service itself did, or nobody knows
     */
    void look(Optional<String> actor);
}
