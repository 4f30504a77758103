package chatalot.runbook.host;

/**
 * The thread that did this work was told to stop (its run was cancelled, or its lock was lost).
 * Whatever was started has been ended; nothing may be reported.
 */
public class WorkInterrupted extends RuntimeException {

    public WorkInterrupted(String what) {
        super(what);
    }

    public WorkInterrupted(String what, Throwable cause) {
        super(what, cause);
    }
}
