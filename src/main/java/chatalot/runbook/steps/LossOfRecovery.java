package chatalot.runbook.steps;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.deploy.RestorePointFromBackup;
import chatalot.runbook.deploy.RestorePointFromBackup.Lost;
import chatalot.runbook.deploy.Written;
import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Intervention.Act;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.LossItem;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.StepContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What going back to a run's backup would lose, where the restore point was lost; and whether a person has agreed to it. */
@Component
class LossOfRecovery {

    /** The document with the numbers. */
    static final String EVIDENCE = "loss-of-backup.md";
    /** For rows and files, each: a person waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);
    private static final Set<Act> ANSWERS = EnumSet.of(Act.RETRY, Act.CONFIRM, Act.ACCEPT, Act.BACKUP);

    private final DataOfRun data;
    private final InstanceOfRun instances;
    private final Losses losses;
    private final Interventions interventions;
    private final Clock clock;

    LossOfRecovery(DataOfRun data, InstanceOfRun instances, Losses losses, Interventions interventions, Clock clock) {
        this.data = data;
        this.instances = instances;
        this.losses = losses;
        this.interventions = interventions;
        this.clock = clock;
    }

    /** Counts for a person and keeps the numbers; empty where the restore point is there. */
    Optional<Loss> count(StepContext context) {
        RestorePointFromBackup point = data.restorePointFromBackup(context, PATIENCE);
        Lost lost = point.lost();
        return lost.isNothing() ? Optional.empty() : Optional.of(keep(context, point.wouldLose(lost)));
    }

    /** Whether it is worth counting: a restore point that is needed is not there. */
    boolean isMissing(StepContext context) {
        return !data.restorePointFromBackup(context, PATIENCE).missing().isNothing();
    }

    /** Counts after the app was stopped, and keeps the numbers: they are final. */
    Loss countAtRest(StepContext context, Lost lost) {
        return keep(context, data.restorePointFromBackup(context, instances.settings(context).timeouts().wayBack()).loses(lost));
    }

    /** What a person has agreed to lose, if going back to the backup is the last answer to <em>Recover by hand</em>. */
    Optional<Loss> agreed(StepContext context) {
        return interventions.of(context.run().number()).stream().map(Intervention::act).filter(ANSWERS::contains)
                .reduce((older, newer) -> newer).filter(Act.BACKUP::equals)
                .flatMap(backup -> losses.agreedOfBackup(context.run().number()));
    }

    private Loss keep(StepContext context, Written written) {
        Backup backup = data.madeBackup(context);
        Instant now = clock.instant();
        Loss loss = new Loss(context.run().number(), Loss.backup(backup.id().value()), now, written.removalsKnown(),
                LossOfRun.items(written, Duration.between(backup.manifest().created(), now), LossItem.READING));
        losses.keep(loss);
        context.evidence().put(EVIDENCE, "text/markdown", loss.text());
        return loss;
    }
}
