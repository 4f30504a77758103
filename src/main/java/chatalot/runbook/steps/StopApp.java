package chatalot.runbook.steps;

import chatalot.runbook.deploy.ComposeDeployment;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** <em>Stop app</em>: from here the instance is away, and nobody can write to its database. */
@Component
class StopApp implements Step {

    private final SwapOfRun swaps;
    private final InstanceOfRun instances;

    StopApp(SwapOfRun swaps, InstanceOfRun instances) {
        this.swaps = swaps;
        this.instances = instances;
    }

    @Override
    public String topic() {
        return "stopApp";
    }

    @Override
    public Outputs run(StepContext context) {
        ComposeDeployment deployment = swaps.deployment(context);
        context.confirmLock();
        deployment.stopApp(instances.settings(context).timeouts().stop());
        context.log("The app has stopped and its database is closed to everybody.");
        return Outputs.none();
    }
}
