package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupFailed;
import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.BackupVerifier;
import chatalot.runbook.backup.Verification;
import chatalot.runbook.instance.DiscoveryRefused;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** <em>Verify backup</em>: is the one that was asked about still what it was when it was proven? */
@Component
class VerifyBackup implements Step {

    private static final String UNTOUCHED = "the instance and the backup itself; both were only read.";

    private final InstanceOfRun instances;
    private final ObjectMapper json;
    private final Clock clock;

    VerifyBackup(InstanceOfRun instances, ObjectMapper json, Clock clock) {
        this.instances = instances;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String topic() {
        return "verifyBackup";
    }

    @Override
    public Outputs run(StepContext context) {
        BackupId id = new BackupId(context.run().target());
        try {
            Verification found = new BackupVerifier(instances.host(context), instances.of(context), WorkOf.step(context),
                    instances.settings(context).timeouts().backup(), json, clock).verify(id);
            context.log("Backup %s is whole: %s".formatted(id, found.words()));
            return Outputs.of("verifyOutcome", "verified");
        } catch (DiscoveryRefused e) {
            throw new StepFailed(ErrorCode.NOT_VERIFIED, "%s cannot be understood: %s"
                    .formatted(context.run().instance(), e.problem()), UNTOUCHED, e.mend(), e);
        } catch (BackupFailed e) {
            throw new StepFailed(ErrorCode.NOT_VERIFIED, e.getMessage(), UNTOUCHED, e.whatToDo() + ".", e);
        }
    }
}
