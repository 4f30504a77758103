package chatalot.runbook.steps;

import chatalot.runbook.deploy.Deployment;
import chatalot.runbook.deploy.LeftSessions;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.RunningAttempts;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/**
 * <em>Stop failed version</em>: the first step back. Waits until no older attempt of the run works any more, and asks
 * the journal whether the new version was committed meanwhile and no return has begun: then nothing is restored. Says whether
 * a person has decided that the run's backup takes the place of a lost restore point.
 */
@Component
class StopFailedVersion implements Step {

    private final SwapOfRun swaps;
    private final InstanceOfRun instances;
    private final LossOfRecovery losses;
    private final RunningAttempts attempts;

    StopFailedVersion(SwapOfRun swaps, InstanceOfRun instances, LossOfRecovery losses, RunningAttempts attempts) {
        this.swaps = swaps;
        this.instances = instances;
        this.losses = losses;
        this.attempts = attempts;
    }

    @Override
    public String topic() {
        return "stopFailedVersion";
    }

    @Override
    public Outputs run(StepContext context) {
        attempts.awaitOthers(context);
        Deployment deployment = swaps.underWay(context);
        if (deployment.newVersionStays()) {
            deployment.goOn();
            context.log("The new version was committed: it stays.");
            return Outputs.of("pastCommit", true).and("toBackup", false);
        }
        if (deployment.isTouched()) {
            context.confirmLock();
            endWhatIsLeft(context);
            deployment.stopFailed(instances.settings(context).timeouts().stop());
            context.log("The app has stopped and its database is closed to everybody.");
        } else {
            context.log("The swap had not touched the instance.");
        }
        return Outputs.of("pastCommit", false).and("toBackup", losses.agreed(context).isPresent());
    }

    /** A step that was ended or lost its connection may have left a clone or a container at work, which must not go on beside the way back. */
    private void endWhatIsLeft(StepContext context) {
        Host host = instances.host(context);
        RemainsOfRun.remove(host, instances.of(context), context);
        new LeftSessions(InstanceDatabase.of(host, instances.of(context)), WorkOf.step(context)).end();
    }
}
