package chatalot.runbook.engine;

import chatalot.runbook.run.ApprovalRequest;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.RunStore;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** What the model of an approval asks; answered from our own records. Public because expressions call it. */
@Component("approvals")
public class ApprovalGate {

    private final Approvals approvals;
    private final ApprovalSettings settings;
    private final RunStore runs;

    ApprovalGate(Approvals approvals, ApprovalSettings settings, RunStore runs) {
        this.approvals = approvals;
        this.settings = settings;
        this.runs = runs;
    }

    /** Whether no further word is needed. From here to the gate's end nobody takes a word back. */
    public boolean decided(DelegateExecution execution) {
        runs.lock(request(execution).run());
        return approvals.verdict(request(execution)) != Approvals.Verdict.OPEN;
    }

    public boolean approved(DelegateExecution execution) {
        return approvals.verdict(request(execution)) == Approvals.Verdict.APPROVED;
    }

    /** How often approvers are reminded, as an ISO 8601 repeating interval. */
    public String reminders() {
        return "R/" + settings.reminder();
    }

    /** When the second group is told, as an ISO 8601 duration. */
    public String escalation() {
        return settings.escalation().toString();
    }

    /** How long the gate waits, as an ISO 8601 duration. */
    public String expiry() {
        return settings.expiry().toString();
    }

    private ApprovalRequest request(DelegateExecution execution) {
        return approvals.request(execution.getProcessInstanceId()).orElseThrow(
                () -> new IllegalStateException("The gate of " + execution.getProcessInstanceId() + " was never opened"));
    }
}
