package chatalot.runbook.run;

/** What makes an instance one installation, whatever it is called: the key of its lease. */
public interface InstanceKeys {

    /**
     * The Docker Engine's id and the Compose project.
     *
     * @throws Refused NOT_FOUND when no such instance is configured, CONFLICT when it cannot be understood,
     *                 UNAVAILABLE when its host does not answer
     */
    String keyOf(String instance);
}
