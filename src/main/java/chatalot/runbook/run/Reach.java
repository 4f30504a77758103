package chatalot.runbook.run;

/** Which instances this node can work on: of several nodes on one database not every one may reach every host. */
@FunctionalInterface
public interface Reach {

    /** Whether steps of runs of this instance can be worked here. Answers at once. */
    boolean includes(String instance);
}
