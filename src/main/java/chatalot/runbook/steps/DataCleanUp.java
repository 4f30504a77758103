package chatalot.runbook.steps;

import chatalot.runbook.deploy.KeptCopies;
import chatalot.runbook.deploy.KeptCopy;
import chatalot.runbook.deploy.WayBackFailed;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.Trail;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Removes unfinished backups and the restore point of a run that has ended, and copies of user data, images and old
 * backups that are past their date. What cannot be reached now goes with a later run.
 */
@Component
class DataCleanUp {

    private final DataOfRun data;
    private final RunStore runs;
    private final OldBackups oldBackups;
    private final Trail trail;

    DataCleanUp(DataOfRun data, RunStore runs, OldBackups oldBackups, Trail trail) {
        this.data = data;
        this.runs = runs;
        this.oldBackups = oldBackups;
        this.trail = trail;
    }

    void cleanUp(StepContext context) {
        try {
            export(context);
            data.backups(context).removeUnfinished(context.run().number().value());
            data.restorePoint(context).drop();
        } catch (PassingTrouble | DatabaseRefused | DockerRefused | CommandFailed e) {
            context.log("WARNING: not everything could be cleaned up, a later run will: " + e.getMessage());
        }
    }

    /**
     * Deletes what is past its date: copies of user data, images, old backups. To be called by a run that needs none of
     * them but its own any more.
     */
    void expire(StepContext context) {
        try {
            data.kept(context).expire(unfinished()).forEach(copy -> deleted(context, copy));
            data.images(context).expire(unfinished()).forEach(name -> context.log("Image %s is kept no longer".formatted(name)));
            oldBackups.thinOut(context);
        } catch (PassingTrouble | DatabaseRefused | DockerRefused | CommandFailed e) {
            context.log("WARNING: not everything that is past its date could be deleted, a later run will: " + e.getMessage());
        }
    }

    private void deleted(StepContext context, KeptCopy copy) {
        context.log(words(copy));
        trail.record(Fact.of(Act.COPY_DELETED).on(context.run().number()).of(context.run().instance()).about(copy.where()).saying(words(copy)));
    }

    /** What it could not write to files is in the database that is kept as long. */
    private void export(StepContext context) {
        try {
            data.writtenExport(context).export();
        } catch (WayBackFailed e) {
            context.log("WARNING: %s Until it is deleted, %s To do: %s"
                    .formatted(e.getMessage(), e.whatIsUntouched(), e.whatToDo()));
        }
    }

    /** Their copies may still be needed. */
    private Set<Long> unfinished() {
        return runs.unfinished().stream().map(run -> run.number().value()).collect(Collectors.toSet());
    }

    private static String words(KeptCopy copy) {
        return "Deleted after %d days: %s of run %d (%s)".formatted(KeptCopies.KEPT.toDays(), copy.what().words(),
                copy.run(), copy.where());
    }
}
