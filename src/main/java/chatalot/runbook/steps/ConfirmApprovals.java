package chatalot.runbook.steps;

import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import org.springframework.stereotype.Component;

/**
 * The last look before the instance is stopped: what the policy asks for stands in our own records, for this plan and image,
 * and nobody has frozen the instance meanwhile.
 */
@Component
class ConfirmApprovals implements Step {

    private final Approvals approvals;
    private final ChangeCalendar calendar;

    ConfirmApprovals(Approvals approvals, ChangeCalendar calendar) {
        this.approvals = approvals;
        this.calendar = calendar;
    }

    @Override
    public String topic() {
        return "confirmApprovals";
    }

    @Override
    public Outputs run(StepContext context) {
        String plan = context.variable("digest").orElse("");
        String swap = context.variable("swapDigest").orElse("");
        approvals.demandQuorum(context.run(), plan, swap).forEach(gate -> context.log(gate + "."));
        // A rollback is a remedy: a freeze does not keep an instance ill.
        if (context.run().kind() != RunKind.ROLLBACK) {
            demandNotFrozen(context.run());
        }
        context.log("What the policy asks for stands in the records: plan %s, swap %s.".formatted(plan, swap));
        return Outputs.none();
    }

    private void demandNotFrozen(Run run) {
        calendar.holding(run.instance()).stream().findFirst().ifPresent(freeze -> {
            throw new StepFailed(ErrorCode.SWAP_FAILED, "%s was about to be swapped, and %s".formatted(run.instance(),
                    freeze.words()), "Everything: nothing was stopped.", "Start the update again once that is over.");
        });
    }
}
