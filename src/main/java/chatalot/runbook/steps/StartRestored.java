package chatalot.runbook.steps;

import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** <em>Start</em> the restored app, behind closed doors. */
@Component
class StartRestored implements Step {

    private final RestoreOfRun restores;

    StartRestored(RestoreOfRun restores) {
        this.restores = restores;
    }

    @Override
    public String topic() {
        return "startRestored";
    }

    @Override
    public Outputs run(StepContext context) {
        try {
            restores.deployment(context).startApp();
        } catch (DockerRefused e) {
            throw RestoreOfRun.failed(context, e);
        }
        return Outputs.none();
    }
}
