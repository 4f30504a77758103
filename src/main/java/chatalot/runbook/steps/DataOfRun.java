package chatalot.runbook.steps;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.BackupStore;
import chatalot.runbook.deploy.BackupFiles;
import chatalot.runbook.deploy.DataWayBack;
import chatalot.runbook.deploy.KeptCopies;
import chatalot.runbook.deploy.KeptCopy;
import chatalot.runbook.deploy.RestorePoint;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The data of a run's instance: its newest backup in this run, the restore point and the way back to it. */
@Component
class DataOfRun {

    /** Far beyond any downtime that a plan is accepted with: whatever takes longer hangs. */
    private static final Duration HANGS = Duration.ofMinutes(15);

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final RunStore runs;
    private final ObjectMapper json;
    private final Clock clock;

    DataOfRun(InstanceOfRun instances, SwapOfRun swaps, RunStore runs, ObjectMapper json, Clock clock) {
        this.instances = instances;
        this.swaps = swaps;
        this.runs = runs;
        this.json = json;
        this.clock = clock;
    }

    RestorePoint restorePoint(StepContext context) {
        return new RestorePoint(instances.host(context), instances.of(context), swaps.journal(context),
                WorkOf.step(context), HANGS);
    }

    DataWayBack wayBack(StepContext context) {
        return new DataWayBack(instances.host(context), instances.of(context), swaps.journal(context),
                WorkOf.step(context), HANGS, clock);
    }

    /** The files of the backup that this run made. @throws IllegalStateException when it made none, or it is gone */
    BackupFiles backup(StepContext context) {
        BackupId id = context.evidence().text(KeepBackup.EVIDENCE).map(this::id).orElseThrow(() ->
                new IllegalStateException("Run %s has made no backup".formatted(context.run().number())));
        Backup backup = store(context).find(id).orElseThrow(() -> new IllegalStateException(
                "Backup %s is gone from %s".formatted(id, instances.of(context).backups())));
        return new BackupFiles(backup.directory(), backup.manifest().files().orElseThrow(() ->
                new IllegalStateException("Backup %s holds no files".formatted(id))).since());
    }

    /**
     * Removes unfinished backups and the restore point of a run that has ended, and copies of user data that are past
     * their date. What cannot be reached now goes with a later run.
     */
    void cleanUp(StepContext context) {
        Instance instance = instances.of(context);
        try {
            store(context).removeUnfinished(context.run().number().value());
            restorePoint(context).drop();
            Set<Long> unfinished = runs.unfinished().stream().map(Run::number).map(number -> number.value())
                    .collect(Collectors.toSet());
            List<KeptCopy> gone = new KeptCopies(instances.host(context), instance, clock).expire(unfinished);
            gone.forEach(copy -> context.log("Deleted after %d days: the %s of run %d (%s)".formatted(
                    KeptCopies.KEPT.toDays(), copy.what().words(), copy.run(), copy.where())));
        } catch (PassingTrouble | DatabaseRefused | CommandFailed e) {
            context.log("WARNING: not everything could be cleaned up, a later run will: " + e.getMessage());
        }
    }

    private BackupStore store(StepContext context) {
        return new BackupStore(instances.host(context), json, instances.of(context));
    }

    private BackupId id(String manifest) {
        try {
            return new BackupId(json.readTree(manifest).path("id").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Evidence %s cannot be read".formatted(KeepBackup.EVIDENCE), e);
        }
    }
}
