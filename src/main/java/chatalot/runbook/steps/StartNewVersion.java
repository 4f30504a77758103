package chatalot.runbook.steps;

import chatalot.runbook.deploy.Deployment;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** <em>Start new version</em>, behind closed doors. */
@Component
class StartNewVersion implements Step {

    private final SwapOfRun swaps;

    StartNewVersion(SwapOfRun swaps) {
        this.swaps = swaps;
    }

    @Override
    public String topic() {
        return "startNewVersion";
    }

    @Override
    public Outputs run(StepContext context) {
        Deployment deployment = swaps.underWay(context);
        context.confirmLock();
        deployment.createNew();
        context.confirmLock();
        deployment.startNew();
        context.log("The new version runs behind closed doors.");
        return Outputs.none();
    }
}
