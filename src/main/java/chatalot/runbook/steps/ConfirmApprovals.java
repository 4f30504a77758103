package chatalot.runbook.steps;

import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** The last look before the instance is stopped: both gates stand approved in our own records, for this plan and image. */
@Component
class ConfirmApprovals implements Step {

    private final Approvals approvals;

    ConfirmApprovals(Approvals approvals) {
        this.approvals = approvals;
    }

    @Override
    public String topic() {
        return "confirmApprovals";
    }

    @Override
    public Outputs run(StepContext context) {
        String plan = context.variable("digest").orElse("");
        String swap = context.variable("swapDigest").orElse("");
        approvals.demandQuorum(context.run(), plan, swap);
        context.log("Both gates stand approved in the records: plan %s, swap %s.".formatted(plan, swap));
        return Outputs.none();
    }
}
