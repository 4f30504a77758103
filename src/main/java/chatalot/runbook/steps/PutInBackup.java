package chatalot.runbook.steps;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.BackupFailed;
import chatalot.runbook.deploy.DataFromBackup;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.instance.AppliedMigration;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.release.MigrationLedger;
import chatalot.runbook.release.Plan;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * <em>Put in backup</em>: counts once more, at rest, what is lost, and takes no more than was approved; then the backup
 * takes the place of the live rows and files.
 */
@Component
class PutInBackup implements Step {

    private static final String UNTOUCHED = "The restore point holds everything; it is put back by itself.";

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final PlanOfRun plans;
    private final AgreedLoss agreed;

    PutInBackup(InstanceOfRun instances, SwapOfRun swaps, PlanOfRun plans, AgreedLoss agreed) {
        this.instances = instances;
        this.swaps = swaps;
        this.plans = plans;
        this.agreed = agreed;
    }

    @Override
    public String topic() {
        return "putInBackup";
    }

    @Override
    public Outputs run(StepContext context) {
        Plan plan = plans.of(context);
        Plan.Rollback rollback = plan.rollback().filter(way -> way.backup().isPresent()).orElseThrow(
                () -> new IllegalStateException("Nobody has approved that a backup is put in"));
        Instance instance = instances.of(context);
        Backup backup = agreed.backup(context, rollback).orElseThrow(
                () -> failed(context, "it is gone: %s".formatted(rollback.backup().orElse("none"))));
        DataFromBackup data = new DataFromBackup(instances.host(context), instance, swaps.journal(context), WorkOf.step(context),
                instances.settings(context).timeouts().wayBack(), backup);
        try {
            if (!data.isBegun() && !agreed.coversAtRest(context, rollback, backup)) {
                throw failed(context, "more would be lost than was agreed to, see loss-at-rest.md");
            }
            context.confirmLock();
            data.putIn(applied -> demandStarts(context, plan, applied));
        } catch (BackupFailed | DatabaseRefused | DockerRefused e) {
            throw new StepFailed(ErrorCode.SWAP_FAILED, "%s: backup %s could not be put in: %s".formatted(instance.name(),
                    backup.id(), e.getMessage()), UNTOUCHED, "Mend what it says, then start the rollback again.", e);
        }
        context.log("Rows and files are those of backup %s.".formatted(backup.id()));
        return Outputs.none();
    }

    private static void demandStarts(StepContext context, Plan plan, List<AppliedMigration> applied) {
        List<String> refusals = MigrationLedger.compare(applied, plan.migrations()).refusals(plan.target().name());
        if (!refusals.isEmpty()) {
            throw failed(context, String.join(" ", refusals));
        }
    }

    private static StepFailed failed(StepContext context, String what) {
        return new StepFailed(ErrorCode.SWAP_FAILED, "%s: the backup was not put in, %s.".formatted(context.run().instance(), what),
                UNTOUCHED, "Read it and start the rollback again.");
    }
}
