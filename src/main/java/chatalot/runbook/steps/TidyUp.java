package chatalot.runbook.steps;

import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunningAttempts;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/**
 * <em>Clean up</em> after a run that only reads its instance: scratch space goes, and whatever backup it did not finish;
 * then, after a backup, whatever of the instance is past its date.
 */
@Component
class TidyUp implements Step {

    private final InstanceOfRun instances;
    private final RunningAttempts attempts;
    private final DataOfRun data;
    private final DataCleanUp cleanUp;

    TidyUp(InstanceOfRun instances, RunningAttempts attempts, DataOfRun data, DataCleanUp cleanUp) {
        this.instances = instances;
        this.attempts = attempts;
        this.data = data;
        this.cleanUp = cleanUp;
    }

    @Override
    public String topic() {
        return "tidyUp";
    }

    @Override
    public Outputs run(StepContext context) {
        attempts.awaitOthers(context);
        if (context.evidence().text(InstanceOfRun.EVIDENCE).isEmpty()) {
            context.log("The run had not begun to work: there is nothing to clean up.");
            return Outputs.none();
        }
        RemainsOfRun.remove(instances.host(context), instances.of(context), context);
        data.backups(context).removeUnfinished(context.run().number().value());
        if (context.run().kind() == RunKind.BACKUP) {
            cleanUp.expire(context);
        }
        return Outputs.none();
    }
}
