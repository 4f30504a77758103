package chatalot.runbook.engine;

import chatalot.runbook.run.Approvals;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** What the model asks after <em>Recover by hand</em>; answered from our own records. Public because expressions call it. */
@Component("recoveries")
public class RecoveryGate {

    private final Approvals approvals;

    RecoveryGate(Approvals approvals) {
        this.approvals = approvals;
    }

    /** Whether two different people accepted the instance in its present state. */
    public boolean accepted(DelegateExecution execution) {
        return approvals.request(execution.getProcessInstanceId())
                .filter(request -> approvals.verdict(request) == Approvals.Verdict.APPROVED).isPresent();
    }
}
