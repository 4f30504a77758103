package chatalot.runbook.instance;

/**
 * The service cannot start with what is written under {@code runbook.instances}. Names the instance, the key and
 * what would mend it.
 */
public class WrongConfiguration extends RuntimeException {

    /** Where instances are configured. */
    static final String PREFIX = "runbook.instances";

    private final String mend;

    /** About one key of one instance. */
    WrongConfiguration(String instance, String key, String problem, String mend) {
        this("Instance %s: %s.%s.%s: %s".formatted(instance, PREFIX, instance, key, problem), mend);
    }

    WrongConfiguration(String problem, String mend) {
        super(problem);
        this.mend = mend;
    }

    /** What to change. */
    public String mend() {
        return mend;
    }
}
