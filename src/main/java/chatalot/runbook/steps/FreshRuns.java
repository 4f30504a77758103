package chatalot.runbook.steps;

import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** For the steps that restores and first deployments share. */
@Component
class FreshRuns {

    private final RestoreOfRun restores;
    private final DeploymentOfRun deployments;

    FreshRuns(RestoreOfRun restores, DeploymentOfRun deployments) {
        this.restores = restores;
        this.deployments = deployments;
    }

    FreshOfRun<?> of(StepContext context) {
        return of(context.run());
    }

    FreshOfRun<?> of(Run run) {
        return run.kind() == RunKind.DEPLOY ? deployments : restores;
    }
}
