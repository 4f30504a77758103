package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupFailed;
import chatalot.runbook.backup.BackupInPlace;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** <em>Put in files</em>: makes the user files what they are in the backup, and compares every one. */
@Component
class PutInFiles implements Step {

    private final RestoreOfRun restores;
    private final InstanceOfRun instances;

    PutInFiles(RestoreOfRun restores, InstanceOfRun instances) {
        this.restores = restores;
        this.instances = instances;
    }

    @Override
    public String topic() {
        return "putInFiles";
    }

    @Override
    public Outputs run(StepContext context) {
        Run run = context.run();
        try {
            new BackupInPlace(restores.host(context), instances.of(context), WorkOf.step(context),
                    restores.settings(run).timeouts().wayBack(), restores.backup(run)).restoreFiles();
        } catch (BackupFailed | DockerRefused e) {
            throw restores.failed(context, e);
        }
        return Outputs.none();
    }
}
