package chatalot.runbook.instance;

/**
 * What runs and what is configured do not fit together, or cannot be understood, so nothing may be changed there.
 * The message names the instance, both sides and the mend.
 */
public class DiscoveryRefused extends RuntimeException {

    private final String problem;
    private final String mend;

    DiscoveryRefused(InstanceName instance, String problem, String mend) {
        super("Instance %s: %s %s".formatted(instance, problem, mend));
        this.problem = problem;
        this.mend = mend;
    }

    public String problem() {
        return problem;
    }

    /** What to change. */
    public String mend() {
        return mend;
    }
}
