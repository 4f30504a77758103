package chatalot.runbook.steps;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.release.Plan;
import chatalot.runbook.release.Planner;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * <em>Check again</em> before a rollback: as before an update, and whether no more would be lost than was agreed to. More
 * makes the plan anew, with the new numbers, while the instance still serves.
 */
@Component
class RecheckRollback implements Step {

    private final Recheck recheck;
    private final PlanOfRun plans;
    private final AgreedLoss agreed;
    private final ReverseLoss reversed;

    RecheckRollback(ChangeCalendar calendar, InstanceOfRun instances, Planner planner, PlanOfRun plans, PrepareSwap swap,
            SwapOfRun swaps, Approvals approvals, AgreedLoss agreed, ReverseLoss reversed) {
        this.recheck = new Recheck(calendar, instances, planner, plans, swap, swaps, approvals);
        this.plans = plans;
        this.agreed = agreed;
        this.reversed = reversed;
    }

    @Override
    public String topic() {
        return "recheckRollback";
    }

    @Override
    public Outputs run(StepContext context) {
        if (!agreesStill(context, plans.of(context).rollback().orElseThrow())) {
            context.log("No longer as planned. The plan is made anew and its approvals are void.");
            return Outputs.of("baseChanged", true);
        }
        return recheck.run(context);
    }

    private boolean agreesStill(StepContext context, Plan.Rollback rollback) {
        return switch (rollback.way()) {
            case CODE_ONLY -> true;
            case REVERSE_MIGRATIONS -> reversed.coversNow(context);
            case RESTORE_BACKUP -> {
                Optional<Backup> backup = agreed.backup(context, rollback);
                yield backup.isPresent() && agreed.coversNow(context, rollback, backup.get());
            }
        };
    }
}
