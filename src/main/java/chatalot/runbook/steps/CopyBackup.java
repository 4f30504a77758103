package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupFailed;
import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.Copies;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.CopyPlace;
import chatalot.runbook.run.BackupCopies;
import chatalot.runbook.run.BackupCopy;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Brings the kept backup to every configured place. A place that refuses keeps no other one from getting its copy. */
@Component
class CopyBackup implements Step {

    private final InstanceOfRun instances;
    private final BackupCopies known;
    private final ObjectMapper json;

    CopyBackup(InstanceOfRun instances, BackupCopies known, ObjectMapper json) {
        this.instances = instances;
        this.known = known;
        this.json = json;
    }

    @Override
    public String topic() {
        return "copyBackup";
    }

    @Override
    public Outputs run(StepContext context) {
        BackupId id = BackupStep.id(context);
        List<CopyPlace> places = instances.settings(context).copies();
        if (places.isEmpty()) {
            context.log("No places for copies are configured: backup %s lies on its host alone.".formatted(id));
            return Outputs.none();
        }
        Copies copies = new Copies(instances.host(context), json, instances.of(context), places, WorkOf.step(context));
        List<BackupFailed> refusals = new ArrayList<>();
        List<PassingTrouble> troubles = new ArrayList<>();
        for (CopyPlace place : places) {
            try {
                copies.copy(id, place);
                seen(context, id, place, BackupCopy.State.GOOD, "");
            } catch (BackupFailed e) {
                refusals.add(e);
                seen(context, id, place, BackupCopy.State.MISSING, e.getMessage());
            } catch (PassingTrouble e) {
                troubles.add(e);
                seen(context, id, place, BackupCopy.State.MISSING, e.getMessage());
            }
        }
        demandNone(id, refusals, troubles);
        return Outputs.none();
    }

    private void seen(StepContext context, BackupId id, CopyPlace place, BackupCopy.State state, String message) {
        known.seen(context.run().instance(), id.value(), place.name().value(), state, message);
    }

    /** What may pass is tried again, and then says what was refused as well. */
    private static void demandNone(BackupId id, List<BackupFailed> refusals, List<PassingTrouble> troubles) {
        List<String> words = new ArrayList<>();
        refusals.forEach(refusal -> words.add("%s What to do: %s.".formatted(refusal.getMessage(), refusal.whatToDo())));
        troubles.forEach(trouble -> words.add(trouble.getMessage()));
        if (!troubles.isEmpty()) {
            throw new PassingTrouble(String.join(" ", words), troubles.get(0));
        }
        if (!refusals.isEmpty()) {
            throw new StepFailed(ErrorCode.BACKUP_FAILED, String.join(" ", words),
                    "backup %s is kept on its host, with every copy that other places have.".formatted(id),
                    "mend the place; the next backup is copied there again.", refusals.get(0));
        }
    }
}
