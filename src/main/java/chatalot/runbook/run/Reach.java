package chatalot.runbook.run;

/** Which instances this node can work on: of several nodes on one database not every one may reach every host. */
public interface Reach {

    /** Whether there is no instance that it does not include. */
    boolean isEverything();

    /** Whether steps of runs of this instance can be worked here. Answers at once. */
    boolean includes(String instance);
}
