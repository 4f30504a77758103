package chatalot.runbook.engine;

import chatalot.runbook.run.Refused;

/** The engine wraps what a rule throws; here it is taken out again. */
final class Refusals {

    private Refusals() {
    }

    /** The refusal inside an exception, or the exception itself. */
    static RuntimeException in(RuntimeException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refused refused) {
                return refused;
            }
        }
        return thrown;
    }
}
