package chatalot.runbook.run;

import java.util.Set;

/** What makes an instance one installation, whatever it is called: the keys of its lease. */
public interface InstanceKeys {

    /** @throws Refused NOT_FOUND, naming those that there are */
    void demandKnown(String instance);

    /**
     * The Docker Engine's id with the directory, and with the Compose project where that can be told. Whoever holds one of them
     * works on the instance; a run holds all.
     *
     * @throws Refused NOT_FOUND when no such instance is configured, CONFLICT when it cannot be understood,
     *                 UNAVAILABLE when its host does not answer
     */
    Set<String> keysOf(String instance);

    /**
     * As {@link #keysOf}, for a run that does without understanding what is there: only the directory, where the rest cannot
     * be told.
     */
    Set<String> keysOfPlace(String instance);
}
