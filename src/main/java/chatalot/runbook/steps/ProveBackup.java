package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupMaker;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Restores the backup into scratch space and compares it with what was recorded at the source. */
@Component
class ProveBackup extends BackupStep {

    ProveBackup(InstanceOfRun instances, ObjectMapper json, Clock clock) {
        super(instances, json, clock);
    }

    @Override
    public String topic() {
        return "proveBackup";
    }

    @Override
    Outputs work(BackupMaker maker, StepContext context) {
        maker.prove(id(context));
        return Outputs.none();
    }
}
