package chatalot.runbook.steps;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.BackupFailed;
import chatalot.runbook.backup.BackupId;
import chatalot.runbook.deploy.SinceBackup;
import chatalot.runbook.deploy.Written;
import chatalot.runbook.release.Plan;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.StepContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Holds what a rollback to a backup would lose against what people approved. */
@Component
class AgreedLoss {

    private final InstanceOfRun instances;
    private final RollbackWays ways;
    private final Losses losses;
    private final Clock clock;

    AgreedLoss(InstanceOfRun instances, RollbackWays ways, Losses losses, Clock clock) {
        this.instances = instances;
        this.ways = ways;
        this.losses = losses;
        this.clock = clock;
    }

    /** The backup that was approved; empty when it is gone, or can no longer be read. */
    Optional<Backup> backup(StepContext context, Plan.Rollback rollback) {
        try {
            return rollback.backup().map(BackupId::new).flatMap(ways.store(instances.of(context))::find).filter(Backup::proven);
        } catch (BackupFailed e) {
            context.log(e.getMessage());
            return Optional.empty();
        }
    }

    /** Whether no more would be lost now than was agreed to; users go on writing. */
    boolean coversNow(StepContext context, Plan.Rollback rollback, Backup backup) {
        return covers(context, rollback, backup, "loss-before-stop.md", since -> since.live(backup));
    }

    /** The same when the app has stopped: these numbers are final. */
    boolean coversAtRest(StepContext context, Plan.Rollback rollback, Backup backup) {
        return covers(context, rollback, backup, "loss-at-rest.md", since -> since.atRest(backup));
    }

    private boolean covers(StepContext context, Plan.Rollback rollback, Backup backup, String name,
            Function<SinceBackup, Written> count) {
        Duration limit = instances.settings(context).timeouts().wayBack();
        Written written = count.apply(ways.since(instances.of(context), WorkOf.step(context), limit));
        Instant now = clock.instant();
        Loss loss = new Loss(context.run().number(), now, true, RollbackWays.losses(written, backup, now));
        losses.keep(loss);
        context.evidence().put(name, "text/markdown", loss.text(RollbackWays.taken(backup)));
        boolean covered = losses.find(context.run().number(), rollback.loss()).filter(agreed -> agreed.covers(loss)).isPresent();
        context.log(covered ? "What would be lost was agreed to." : "More would be lost than was agreed to, see %s.".formatted(name));
        return covered;
    }
}
