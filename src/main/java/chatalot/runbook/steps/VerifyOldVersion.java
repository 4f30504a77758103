package chatalot.runbook.steps;

import chatalot.runbook.deploy.Deployment;
import chatalot.runbook.deploy.SwapPlan;
import chatalot.runbook.instance.Expected;
import chatalot.runbook.instance.Gate;
import chatalot.runbook.instance.GateResult;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import org.springframework.stereotype.Component;

/**
 * <em>Verify old version</em>, by the checks that it passed before the run began. After a person has mended the instance by
 * hand any image may run, as long as it is healthy.
 */
@Component
class VerifyOldVersion implements Step {

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final PlanOfRun plans;

    VerifyOldVersion(InstanceOfRun instances, SwapOfRun swaps, PlanOfRun plans) {
        this.instances = instances;
        this.swaps = swaps;
        this.plans = plans;
    }

    @Override
    public String topic() {
        return "verifyOldVersion";
    }

    @Override
    public Outputs run(StepContext context) {
        Instance instance = instances.of(context);
        GateResult result = Gate.of(instances.host(context), instance)
                .awaitRecovery(expected(context), instances.settings(context).timeouts().verify());
        plans.keep(context, "gate-after-restore.txt", result);
        context.log(result.words());
        if (!result.passed()) {
            throw new StepFailed(ErrorCode.RESTORE_FAILED,
                    "%s: the version that was put back did not pass the gate: %s".formatted(instance.name(), result.words()),
                    "Restore point or failed state, the proven backup and the kept images.",
                    "Look at the log and at .runbook/GO-BACK.md, mend the cause, then choose retry or confirm.");
        }
        return Outputs.none();
    }

    private Expected expected(StepContext context) {
        Expected healthy = Expected.healthy().deciding(plans.deciding(context));
        boolean mendedByHand = context.variable("recovery").isPresent();
        if (mendedByHand) {
            return healthy;
        }
        SwapPlan swap = swaps.plan(context).orElseThrow();
        Deployment deployment = swaps.deployment(context, swap);
        if (!deployment.isTouched()) {
            // Whatever runs there is not this run's doing.
            return healthy;
        }
        return healthy.image(deployment.newVersionStays() ? swap.newImage() : swap.oldImage());
    }
}
