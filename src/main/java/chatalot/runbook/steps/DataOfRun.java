package chatalot.runbook.steps;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.BackupStore;
import chatalot.runbook.deploy.BackupFiles;
import chatalot.runbook.deploy.DataWayBack;
import chatalot.runbook.deploy.KeptCopies;
import chatalot.runbook.deploy.KeptImages;
import chatalot.runbook.deploy.RestorePoint;
import chatalot.runbook.deploy.RestorePointFromBackup;
import chatalot.runbook.deploy.SinceCommit;
import chatalot.runbook.deploy.Watermark;
import chatalot.runbook.deploy.WrittenExport;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** The data of a run's instance: its newest backup in this run, the restore point and the way back to it. */
@Component
class DataOfRun {

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final ObjectMapper json;
    private final Clock clock;

    DataOfRun(InstanceOfRun instances, SwapOfRun swaps, ObjectMapper json, Clock clock) {
        this.instances = instances;
        this.swaps = swaps;
        this.json = json;
        this.clock = clock;
    }

    RestorePoint restorePoint(StepContext context) {
        return new RestorePoint(instances.host(context), instances.of(context), swaps.journal(context),
                WorkOf.step(context), instances.settings(context).timeouts().restorePoint());
    }

    DataWayBack wayBack(StepContext context) {
        return new DataWayBack(instances.host(context), instances.of(context), swaps.journal(context),
                WorkOf.step(context), instances.settings(context).timeouts().wayBack(), clock);
    }

    /** The run's backup in the place of a restore point that was lost. @param limit for each of its parts */
    RestorePointFromBackup restorePointFromBackup(StepContext context, Duration limit) {
        return new RestorePointFromBackup(instances.host(context), instances.of(context), swaps.journal(context),
                WorkOf.step(context), limit, madeBackup(context));
    }

    /** What was written to the instance since the run's commit; counting may take as long as a way back. */
    SinceCommit sinceCommit(StepContext context) {
        return sinceCommit(context, instances.settings(context).timeouts().wayBack());
    }

    /** @param limit for counting rows and files, each */
    SinceCommit sinceCommit(StepContext context, Duration limit) {
        return new SinceCommit(instances.host(context), instances.of(context), swaps.journal(context),
                WorkOf.step(context), limit);
    }

    /** The rows that a return took away, as files for people. */
    WrittenExport writtenExport(StepContext context) {
        return new WrittenExport(instances.host(context), instances.of(context), swaps.journal(context),
                WorkOf.step(context), instances.settings(context).timeouts().wayBack());
    }

    /** Where the database stands now, just before the commit. */
    Watermark watermark(StepContext context) {
        return Watermark.take(instances.host(context), instances.of(context), context.run().number().value());
    }

    /** The files of the backup that this run made. @throws IllegalStateException when it made none, or it is gone */
    BackupFiles backup(StepContext context) {
        Backup backup = madeBackup(context);
        return new BackupFiles(backup.directory(), backup.manifest().files().orElseThrow(() ->
                new IllegalStateException("Backup %s holds no files".formatted(backup.id()))).since());
    }

    /** The backup that this run made. @throws IllegalStateException when it made none, or it is gone */
    Backup madeBackup(StepContext context) {
        BackupId id = context.evidence().text(KeepBackup.EVIDENCE).map(this::id).orElseThrow(() ->
                new IllegalStateException("Run %s has made no backup".formatted(context.run().number())));
        return backups(context).find(id).orElseThrow(() -> new IllegalStateException(
                "Backup %s is gone from %s".formatted(id, instances.of(context).backups())));
    }

    /** The backups of the run's instance. */
    BackupStore backups(StepContext context) {
        return new BackupStore(instances.host(context), json, instances.of(context));
    }

    /** The copies of user data that runs have left. */
    KeptImages images(StepContext context) {
        return new KeptImages(instances.host(context), instances.of(context), instances.settings(context).rollbackWindow(), clock);
    }

    KeptCopies kept(StepContext context) {
        return new KeptCopies(instances.host(context), instances.of(context), clock);
    }

    private BackupId id(String manifest) {
        try {
            return new BackupId(json.readTree(manifest).path("id").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Evidence %s cannot be read".formatted(KeepBackup.EVIDENCE), e);
        }
    }
}
