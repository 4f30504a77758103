package chatalot.runbook.engine;

import chatalot.runbook.run.ApprovalRequest;
import chatalot.runbook.run.Approvals;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** What the model of an approval asks; answered from our own records. Public because expressions call it. */
@Component("approvals")
public class ApprovalGate {

    private final Approvals approvals;
    private final ApprovalSettings settings;

    ApprovalGate(Approvals approvals, ApprovalSettings settings) {
        this.approvals = approvals;
        this.settings = settings;
    }

    /** Whether no further word is needed. */
    public boolean decided(DelegateExecution execution) {
        return verdict(execution) != Approvals.Verdict.OPEN;
    }

    public boolean approved(DelegateExecution execution) {
        return verdict(execution) == Approvals.Verdict.APPROVED;
    }

    /** How long the gate waits, as an ISO 8601 duration. */
    public String expiry() {
        return settings.expiry().toString();
    }

    private Approvals.Verdict verdict(DelegateExecution execution) {
        ApprovalRequest request = approvals.request(execution.getProcessInstanceId()).orElseThrow(
                () -> new IllegalStateException("The gate of " + execution.getProcessInstanceId() + " was never opened"));
        return approvals.verdict(request);
    }
}
