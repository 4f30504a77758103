package chatalot.runbook.steps;

import chatalot.runbook.deploy.Deployment;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** <em>Put back release</em>: image name, checkout and container as they were before the swap. */
@Component
class PutBackRelease implements Step {

    private final SwapOfRun swaps;

    PutBackRelease(SwapOfRun swaps) {
        this.swaps = swaps;
    }

    @Override
    public String topic() {
        return "putBackRelease";
    }

    @Override
    public Outputs run(StepContext context) {
        Deployment deployment = swaps.deployment(context);
        if (deployment.isTouched()) {
            context.confirmLock();
            deployment.putBackRelease();
            context.log("Image, checkout and container are as before.");
        }
        return Outputs.none();
    }
}
