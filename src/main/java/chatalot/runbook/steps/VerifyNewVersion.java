package chatalot.runbook.steps;

import chatalot.runbook.deploy.SwapPlan;
import chatalot.runbook.instance.Check;
import chatalot.runbook.instance.Expected;
import chatalot.runbook.instance.Gate;
import chatalot.runbook.instance.GateResult;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.release.Plan;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Holds;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/** <em>Verify new version</em> behind closed doors: is it what was approved, and is it healthy? */
@Component
class VerifyNewVersion implements Step {

    private static final int MIGRATION_MARGIN = 3;

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final PlanOfRun plans;
    private final RehearsalOfRun rehearsals;
    private final Holds holds;

    VerifyNewVersion(InstanceOfRun instances, SwapOfRun swaps, PlanOfRun plans, RehearsalOfRun rehearsals, Holds holds) {
        this.instances = instances;
        this.swaps = swaps;
        this.plans = plans;
        this.rehearsals = rehearsals;
        this.holds = holds;
    }

    @Override
    public String topic() {
        return "verifyNewVersion";
    }

    @Override
    public Outputs run(StepContext context) {
        Instance instance = instances.of(context);
        SwapPlan swap = swaps.plan(context).orElseThrow();
        Plan plan = plans.of(context);
        Expected expected = plan.expectedAfterwards(swap.newImage()).deciding(deciding(context, plan));
        // A container is new and has none. systemd counts on where a unit was stopped while it waited for its next start.
        Expected counted = instance.installation().choose(compose -> expected.restarts(0), systemd -> expected);
        GateResult result = Gate.of(instances.host(context), instance).await(counted, deadline(context, swap));
        plans.keep(context, "gate.txt", result);
        context.log(result.words());
        if (!result.passed()) {
            holds.hold(context.run(), plan.target().commit().value(), plan.target().name(),
                    "It did not pass the gate in the swap (%s), see gate.txt of the run".formatted(failure(result)));
            throw new StepFailed(failure(result), "%s did not pass the gate: %s".formatted(instance.name(), result.words()),
                    "The data as of the moment the app had stopped; nobody outside has reached the new version.",
                    "The old version returns by itself; mend the release before the next update. Its commit is on hold until "
                            + "somebody releases it.");
        }
        return Outputs.none();
    }

    /** A rollback is there to mend: what the version before it does not pass, the older one has to. */
    private Set<Check> deciding(StepContext context, Plan plan) {
        return plan.rollback().isPresent() ? EnumSet.allOf(Check.class) : plans.deciding(context);
    }

    /** Migrations may take longer on the living instance than they took in the rehearsal, but not without end. */
    private Duration deadline(StepContext context, SwapPlan swap) {
        return instances.settings(context).timeouts().verify()
                .plus(rehearsals.migrationTime(context, swap.newImage()).multipliedBy(MIGRATION_MARGIN));
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
