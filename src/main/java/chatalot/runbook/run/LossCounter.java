package chatalot.runbook.run;

import java.util.Optional;

/** Counts what putting an instance back would lose. */
public interface LossCounter {

    /**
     * Counts what rolling a run back would lose; where it needs hands because its restore point was lost, what going back to
     * its backup would, and nothing where that is there. Counts now and keeps the numbers on record; asked again within a minute it answers what it has kept.
     *
     * @throws Refused CONFLICT when the run does not wait for that decision, or its instance cannot be asked now
     */
    Loss count(Run run);

    /**
     * What going back to its backup would lose, of a run that needs hands; empty where its restore point is there, so that
     * nothing need be lost.
     *
     * @throws Refused CONFLICT when its instance cannot be asked now
     */
    Optional<Loss> ofBackup(Run run);
}
