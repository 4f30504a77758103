package chatalot.runbook.steps;

import chatalot.runbook.deploy.SwapPlan;
import chatalot.runbook.instance.Check;
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

/** <em>Verify new version</em> behind closed doors: is it what was approved, and is it healthy? */
@Component
class VerifyNewVersion implements Step {

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final PlanOfRun plans;

    VerifyNewVersion(InstanceOfRun instances, SwapOfRun swaps, PlanOfRun plans) {
        this.instances = instances;
        this.swaps = swaps;
        this.plans = plans;
    }

    @Override
    public String topic() {
        return "verifyNewVersion";
    }

    @Override
    public Outputs run(StepContext context) {
        Instance instance = instances.of(context);
        SwapPlan swap = swaps.plan(context).orElseThrow();
        Expected expected = plans.of(context).expectedAfterwards(swap.newImage()).restarts(0)
                .deciding(plans.deciding(context));
        GateResult result = new Gate(instance, instances.host(context).docker())
                .await(expected, instances.settings(context).timeouts().verify());
        plans.keep(context, "gate.json", result);
        context.log(result.words());
        if (!result.passed()) {
            throw new StepFailed(failure(result), "%s did not pass the gate: %s".formatted(instance.name(), result.words()),
                    "The data as of the moment the app had stopped; nobody outside has reached the new version.",
                    "The old version returns by itself; mend the release before the next update.");
        }
        return Outputs.none();
    }

    /** An app that never answered and left migrations unapplied has failed in one of them. */
    private static ErrorCode failure(GateResult result) {
        return passed(result, Check.MIGRATIONS) || passed(result, Check.ANSWERS)
                ? ErrorCode.GATE_FAILED : ErrorCode.MIGRATION_FAILED;
    }

    private static boolean passed(GateResult result, Check check) {
        return result.finding(check).map(GateResult.Finding::passed).orElse(true);
    }
}
