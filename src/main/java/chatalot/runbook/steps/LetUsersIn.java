package chatalot.runbook.steps;

import chatalot.runbook.deploy.FreshDeployment;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** <em>Open doors</em> of a new installation: recorded first, because from then on users write. */
@Component
class LetUsersIn implements Step {

    private final FreshRuns fresh;

    LetUsersIn(FreshRuns fresh) {
        this.fresh = fresh;
    }

    @Override
    public String topic() {
        return "letUsersIn";
    }

    @Override
    public Outputs run(StepContext context) {
        FreshOfRun<?> fresh = this.fresh.of(context);
        Run run = context.run();
        FreshDeployment deployment = fresh.deployment(context);
        deployment.commit();
        try {
            deployment.open();
        } catch (DockerRefused e) {
            // Somebody else may have the port: as soon as they let go of it, the doors open.
            throw new PassingTrouble("%s: it is there, and its doors cannot be opened: %s".formatted(run.instance(), e.getMessage()), e);
        }
        fresh.host(context).remove(fresh.place(run).mark());
        fresh.files(context).leaseFile().release(run);
        context.log("The doors are open: %s serves.".formatted(run.instance()));
        return Outputs.none();
    }
}
