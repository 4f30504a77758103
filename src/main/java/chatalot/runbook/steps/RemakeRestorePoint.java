package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupFailed;
import chatalot.runbook.deploy.RestorePointFromBackup;
import chatalot.runbook.deploy.RestorePointFromBackup.Lost;
import chatalot.runbook.deploy.WayBackFailed;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import org.springframework.stereotype.Component;

/**
 * <em>Remake restore point</em>: the run's backup takes the place of what was lost of the restore point. Counts once more, at
 * rest, what that loses, and takes no more than a person agreed to.
 */
@Component
class RemakeRestorePoint implements Step {

    private static final String UNTOUCHED = "What is left of the data, and the run's backup.";

    private final DataOfRun data;
    private final InstanceOfRun instances;
    private final LossOfRecovery losses;

    RemakeRestorePoint(DataOfRun data, InstanceOfRun instances, LossOfRecovery losses) {
        this.data = data;
        this.instances = instances;
        this.losses = losses;
    }

    @Override
    public String topic() {
        return "remakeRestorePoint";
    }

    @Override
    public Outputs run(StepContext context) {
        try {
            RestorePointFromBackup point = data.restorePointFromBackup(context, instances.settings(context).timeouts().wayBack());
            Lost lost = point.lost();
            if (lost.isNothing()) {
                context.log("The restore point is there, or not needed: nothing is lost.");
                return Outputs.none();
            }
            demandAgreement(context, lost);
            context.confirmLock();
            point.remake(lost);
            return Outputs.none();
        } catch (WayBackFailed e) {
            throw new StepFailed(ErrorCode.RESTORE_FAILED, e.getMessage(), e.whatIsUntouched(), e.whatToDo(), e);
        } catch (BackupFailed | DatabaseRefused | DockerRefused | CommandFailed | IllegalStateException e) {
            throw new StepFailed(ErrorCode.RESTORE_FAILED, "%s: the run's backup could not take the place of its restore point: %s"
                    .formatted(context.run().instance(), e.getMessage()), UNTOUCHED, "Mend what it says, then decide again.", e);
        }
    }

    private void demandAgreement(StepContext context, Lost lost) {
        Loss agreed = losses.agreed(context).orElseThrow(() -> failed(context,
                "nobody has agreed in numbers to what going back to the backup would lose.", "Decide again."));
        Loss loss = losses.countAtRest(context, lost);
        if (!agreed.covers(loss)) {
            throw failed(context, "more would be lost than was agreed to, see %s.".formatted(LossOfRecovery.EVIDENCE),
                    "Read the numbers of now, then decide again.");
        }
        context.log("What is lost was agreed to: " + loss.digest());
    }

    private static StepFailed failed(StepContext context, String what, String toDo) {
        return new StepFailed(ErrorCode.RESTORE_FAILED, "%s: %s".formatted(context.run().instance(), what), UNTOUCHED, toDo);
    }
}
