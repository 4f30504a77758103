package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupFailed;
import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.BackupMaker;
import chatalot.runbook.instance.DiscoveryRefused;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;

/** What the steps of a backup share: the maker for their instance, and how its failures are told. */
abstract class BackupStep implements Step {

    /** The variable that carries the backup's id from the first step on. */
    static final String ID = "backupId";
    private static final String UNTOUCHED = "the instance was only read; it runs as before, and older backups are kept.";

    private final InstanceOfRun instances;
    private final ObjectMapper json;
    private final Clock clock;

    BackupStep(InstanceOfRun instances, ObjectMapper json, Clock clock) {
        this.instances = instances;
        this.json = json;
        this.clock = clock;
    }

    /** This step's part of the backup. */
    abstract Outputs work(BackupMaker maker, StepContext context);

    @Override
    public final Outputs run(StepContext context) {
        try {
            BackupMaker maker = new BackupMaker(instances.host(context), instances.of(context), WorkOf.step(context),
                    instances.settings(context).timeouts().backup(), json, clock);
            return work(maker, context);
        } catch (DiscoveryRefused e) {
            throw new StepFailed(ErrorCode.BACKUP_FAILED, "%s cannot be understood: %s"
                    .formatted(context.run().instance(), e.problem()), UNTOUCHED, e.mend(), e);
        } catch (BackupFailed e) {
            throw new StepFailed(ErrorCode.BACKUP_FAILED, e.getMessage(), UNTOUCHED, e.whatToDo() + ".", e);
        }
    }

    InstanceOfRun instances() {
        return instances;
    }

    static BackupId id(StepContext context) {
        return context.variable(ID).map(BackupId::new).orElseThrow(
                () -> new IllegalStateException("The variable %s is not set; dumpDatabase sets it".formatted(ID)));
    }
}
