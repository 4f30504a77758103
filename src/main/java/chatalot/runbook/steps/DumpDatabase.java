package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupMaker;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Begins a backup: dumps the database as of one snapshot and records every table of it. */
@Component
class DumpDatabase extends BackupStep {

    DumpDatabase(InstanceOfRun instances, ObjectMapper json, Clock clock) {
        super(instances, json, clock);
    }

    @Override
    public String topic() {
        return "dumpDatabase";
    }

    @Override
    Outputs work(BackupMaker maker, StepContext context) {
        return Outputs.of(ID, maker.dumpDatabase().value());
    }
}
