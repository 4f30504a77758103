package chatalot.runbook.run;

/** The attempts that are at work. */
public interface RunningAttempts {

    /**
     * Ends every other attempt of the same run and returns when none works any more: on this node by interrupting
     * it, on another node by waiting until its lock has told it (at most one lock time).
     *
     * @throws chatalot.runbook.host.WorkInterrupted when the caller itself is interrupted
     * @throws chatalot.runbook.host.PassingTrouble  when an older attempt does not end
     */
    void awaitOthers(StepContext context);
}
