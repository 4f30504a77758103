package chatalot.runbook.run;

/**
 * The secrets of an instance that is being restored into an empty place. The age identity is used for one call, and is kept
 * nowhere.
 */
public interface RestoredSecrets {

    /**
     * Opens the secrets of the run's backup, checks that they belong together, and puts them in place; all of them or none.
     *
     * @param identity an identity file as {@code age-keygen} writes it; wiped when this returns, however it does
     * @throws Refused UNPROCESSABLE when they do not open or do not fit; CONFLICT when the backup holds none, or they cannot be
     *         written: nothing was changed
     */
    void putIn(Run run, char[] identity);

    /**
     * What the rest of the restore stands on: secrets that were put in, or brought by hand where the backup holds none.
     *
     * @throws Refused CONFLICT saying what is missing
     */
    void demandInPlace(Run run);
}
