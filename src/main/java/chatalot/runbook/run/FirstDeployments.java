package chatalot.runbook.run;

/** Where a first deployment would go to; asked before there is a run. Nothing is changed. */
public interface FirstDeployments {

    /**
     * Whether an instance is there, in whatever state: deploying over it is an update.
     *
     * @throws Refused NOT_FOUND when there is no such instance; UNAVAILABLE when its host does not answer
     */
    boolean isInstalled(String instance);
}
