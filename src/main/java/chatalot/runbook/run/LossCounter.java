package chatalot.runbook.run;

/** Counts what rolling a run back would lose. */
public interface LossCounter {

    /**
     * Counts now and keeps the numbers on record; asked again within a minute it answers what it has kept.
     *
     * @throws Refused CONFLICT when the run does not wait for that decision, or its instance cannot be asked now
     */
    Loss count(Run run);
}
