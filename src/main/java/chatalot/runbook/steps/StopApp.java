package chatalot.runbook.steps;

import chatalot.runbook.deploy.Deployment;
import chatalot.runbook.release.Planner;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.List;
import org.springframework.stereotype.Component;

/** <em>Stop app</em>: from here the instance is away, and nobody can write to its database. */
@Component
class StopApp implements Step {

    private final SwapOfRun swaps;
    private final InstanceOfRun instances;
    private final PlanOfRun plans;
    private final Planner planner;

    StopApp(SwapOfRun swaps, InstanceOfRun instances, PlanOfRun plans, Planner planner) {
        this.swaps = swaps;
        this.instances = instances;
        this.plans = plans;
        this.planner = planner;
    }

    @Override
    public String topic() {
        return "stopApp";
    }

    @Override
    public Outputs run(StepContext context) {
        Deployment deployment = swaps.deployment(context);
        if (!deployment.isTouched()) {
            demandAsPlanned(context);
        }
        context.confirmLock();
        deployment.stopApp(instances.settings(context).timeouts().stop());
        context.log("The app has stopped and its database is closed to everybody.");
        return Outputs.none();
    }

    /** Between the last look and this the service may have been away, and somebody may have updated by hand. */
    private void demandAsPlanned(StepContext context) {
        List<String> differences = plans.of(context).base().differences(planner.base(instances.of(context)));
        if (!differences.isEmpty()) {
            throw new StepFailed(ErrorCode.SWAP_FAILED, "%s is no longer what was planned on: %s".formatted(context.run().instance(),
                    String.join("; ", differences)), "Everything: nothing was stopped.", "See who changed it, then start again.");
        }
    }
}
