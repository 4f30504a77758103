package chatalot.runbook.steps;

import chatalot.runbook.deploy.Deployment;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** <em>Start old version</em>, behind closed doors. */
@Component
class StartOldVersion implements Step {

    private final SwapOfRun swaps;

    StartOldVersion(SwapOfRun swaps) {
        this.swaps = swaps;
    }

    @Override
    public String topic() {
        return "startOldVersion";
    }

    @Override
    public Outputs run(StepContext context) {
        Deployment deployment = swaps.underWay(context);
        if (deployment.isTouched()) {
            context.confirmLock();
            deployment.startOld();
            context.log("The old version runs behind closed doors.");
        }
        return Outputs.none();
    }
}
