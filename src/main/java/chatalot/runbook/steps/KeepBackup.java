package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupMaker;
import chatalot.runbook.backup.Manifest;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Makes the proven backup durable under its name and attaches its manifest to the run. */
@Component
class KeepBackup extends BackupStep {

    static final String EVIDENCE = "manifest.json";

    private final ObjectMapper json;

    KeepBackup(InstanceOfRun instances, ObjectMapper json, Clock clock) {
        super(instances, json, clock);
        this.json = json;
    }

    @Override
    public String topic() {
        return "keepBackup";
    }

    @Override
    Outputs work(BackupMaker maker, StepContext context) {
        Manifest manifest = maker.keep(id(context));
        context.evidence().put(EVIDENCE, "application/json", text(manifest));
        context.log("Backup %s is kept: %d bytes, proven %s".formatted(manifest.id(), manifest.bytes(),
                manifest.proof().orElseThrow().at()));
        return Outputs.none();
    }

    private String text(Manifest manifest) {
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A manifest is always JSON", e);
        }
    }
}
