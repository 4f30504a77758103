package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupMaker;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Archives the user files after the database, so that every file a row names is there. */
@Component
class ArchiveFiles extends BackupStep {

    ArchiveFiles(InstanceOfRun instances, ObjectMapper json, Clock clock) {
        super(instances, json, clock);
    }

    @Override
    public String topic() {
        return "archiveFiles";
    }

    @Override
    Outputs work(BackupMaker maker, StepContext context) {
        maker.archiveFiles(id(context));
        return Outputs.none();
    }
}
