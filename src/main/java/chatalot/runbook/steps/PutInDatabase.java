package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupFailed;
import chatalot.runbook.backup.BackupInPlace;
import chatalot.runbook.deploy.FreshDeployment;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.Journal;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import java.util.Map;
import org.springframework.stereotype.Component;

/** <em>Put in database</em>: starts the database alone, restores the dump into it, and compares every table. */
@Component
class PutInDatabase implements Step {

    private final RestoreOfRun restores;
    private final InstanceOfRun instances;

    PutInDatabase(RestoreOfRun restores, InstanceOfRun instances) {
        this.restores = restores;
        this.instances = instances;
    }

    @Override
    public String topic() {
        return "putInDatabase";
    }

    @Override
    public Outputs run(StepContext context) {
        Run run = context.run();
        Journal journal = restores.journal(context);
        try {
            restores.deployment(context).createAndStartDatabase(context.variable("imageId").orElseThrow());
            if (!journal.isDone(FreshDeployment.DATABASE)) {
                context.confirmLock();
                journal.begin(FreshDeployment.DATABASE, Map.of("backup", run.target()));
                new BackupInPlace(restores.host(context), instances.of(context), WorkOf.step(context),
                        restores.settings(run).timeouts().wayBack(), restores.backup(run)).restoreWhole();
                journal.done(FreshDeployment.DATABASE, Map.of());
            }
        } catch (BackupFailed | DatabaseRefused | DockerRefused | CommandFailed e) {
            throw restores.failed(context, e);
        }
        return Outputs.none();
    }
}
