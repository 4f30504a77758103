package chatalot.runbook.steps;

import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** <em>Start</em> the app of a new installation, behind closed doors. */
@Component
class StartFresh implements Step {

    private final FreshRuns fresh;

    StartFresh(FreshRuns fresh) {
        this.fresh = fresh;
    }

    @Override
    public String topic() {
        return "startFresh";
    }

    @Override
    public Outputs run(StepContext context) {
        try {
            fresh.of(context).deployment(context).startApp();
        } catch (DockerRefused e) {
            throw fresh.of(context).failed(context, e);
        }
        return Outputs.none();
    }
}
