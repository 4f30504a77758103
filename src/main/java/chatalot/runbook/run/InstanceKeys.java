package chatalot.runbook.run;

/** What makes an instance one installation, whatever it is called: the key of its lease. */
public interface InstanceKeys {

    /**
     * The Docker Engine's id and the Compose project.
     *
     * @throws chatalot.runbook.host.PassingTrouble when Docker does not answer
     * @throws Refused when there is no such instance, or it cannot be understood
     */
    String keyOf(String instance);
}
