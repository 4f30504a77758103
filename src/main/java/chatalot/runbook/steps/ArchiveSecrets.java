package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupMaker;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Encrypts the secrets to the instance's age recipient; without one the backup says that it holds none. */
@Component
class ArchiveSecrets extends BackupStep {

    ArchiveSecrets(InstanceOfRun instances, ObjectMapper json, Clock clock) {
        super(instances, json, clock);
    }

    @Override
    public String topic() {
        return "archiveSecrets";
    }

    @Override
    Outputs work(BackupMaker maker, StepContext context) {
        maker.archiveSecrets(id(context), instances().settings(context).ageRecipient());
        return Outputs.none();
    }
}
