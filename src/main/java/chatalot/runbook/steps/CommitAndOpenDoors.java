package chatalot.runbook.steps;

import chatalot.runbook.deploy.ComposeDeployment;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** <em>Commit and open doors</em>: in that order; resumed after the record it only goes on opening. */
@Component
class CommitAndOpenDoors implements Step {

    private final SwapOfRun swaps;
    private final Reopening reopening;

    CommitAndOpenDoors(SwapOfRun swaps, Reopening reopening) {
        this.swaps = swaps;
        this.reopening = reopening;
    }

    @Override
    public String topic() {
        return "commitAndOpenDoors";
    }

    @Override
    public Outputs run(StepContext context) {
        ComposeDeployment deployment = swaps.deployment(context);
        if (!deployment.isCommitted()) {
            context.confirmLock();
            deployment.commit();
        }
        context.log("Committed: the new version stays.");
        reopening.open(context, deployment);
        return Outputs.none();
    }
}
