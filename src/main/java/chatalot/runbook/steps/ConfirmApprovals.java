package chatalot.runbook.steps;

import chatalot.runbook.release.RollbackWay;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Policies;
import chatalot.runbook.run.Policy;
import chatalot.runbook.run.ReverseTexts;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The last look before the instance is stopped: what the policy asks for stands in our own records, for this plan and image
 * and for the very SQL that would be run, and nobody has frozen the instance meanwhile.
 */
@Component
class ConfirmApprovals implements Step {

    private static final Set<RunKind> FREEZABLE = EnumSet.of(RunKind.UPDATE, RunKind.DEPLOY);

    private final Approvals approvals;
    private final ChangeCalendar calendar;
    private final Policies policies;
    private final ReverseTexts texts;

    ConfirmApprovals(Approvals approvals, ChangeCalendar calendar, Policies policies, ReverseTexts texts) {
        this.approvals = approvals;
        this.calendar = calendar;
        this.policies = policies;
        this.texts = texts;
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
        // A rollback and a restore are remedies: a freeze does not keep an instance ill.
        if (FREEZABLE.contains(context.run().kind())) {
            demandNotFrozen(context.run());
        }
        demandSqlAsSigned(context, plan);
        context.log("What the policy asks for stands in the records: plan %s, swap %s.".formatted(plan, swap));
        return Outputs.none();
    }

    /** What was signed covers the reverse SQL: it has to be exactly the text that lies there to be run. */
    private void demandSqlAsSigned(StepContext context, String signed) {
        if (context.variable("way").filter(RollbackWay.REVERSE_MIGRATIONS.word()::equals).isEmpty()) {
            return;
        }
        RunNumber run = context.run().number();
        String there = policies.of(run).map(policy -> policy.digest(Policy.reverseDigest(context.variable("planDigest").orElse(""),
                texts.digest(run).orElse(""), context.variable("rehearsalVerdict").orElse(""), context.variable("reverseLoss").orElse(""))))
                .orElse("");
        if (!there.equals(signed)) {
            throw new StepFailed(ErrorCode.SWAP_FAILED, "%s: the reverse SQL that lies there is not the one that was approved."
                    .formatted(context.run().instance()), "Everything: nothing was stopped.", "Start the rollback again.");
        }
    }

    private void demandNotFrozen(Run run) {
        calendar.holding(run.instance()).stream().findFirst().ifPresent(freeze -> {
            throw new StepFailed(run.kind() == RunKind.DEPLOY ? ErrorCode.NOT_DEPLOYED : ErrorCode.SWAP_FAILED,
                    "%s: its %s was about to begin, and %s".formatted(run.instance(), run.kind().words(), freeze.words()),
                    run.kind() == RunKind.DEPLOY ? DeploymentOfRun.UNTOUCHED : "Everything: nothing was stopped.", "Start it again once that is over.");
        });
    }
}
