package chatalot.runbook.steps;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.BackupFailed;
import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.Copies;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.release.CommitId;
import chatalot.runbook.release.PastRelease;
import chatalot.runbook.release.Plan;
import chatalot.runbook.release.Planner;
import chatalot.runbook.release.Reversal;
import chatalot.runbook.release.RollbackWay;
import chatalot.runbook.release.TargetNotFound;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import chatalot.runbook.steps.RollbackWays.Way;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** <em>Plan rollback</em>: is the way that was asked for open, what does it do, and what does it lose in numbers? */
@Component
class PlanRollback implements Step {

    private static final String UNTOUCHED = "Everything: the live checkout, its images, the database and the files.";

    private final InstanceOfRun instances;
    private final Planner planner;
    private final PlanOfRun evidence;
    private final RollbackWays ways;
    private final ReverseOfRun reverse;
    private final PastOfInstance past;
    private final Losses losses;
    private final ObjectMapper json;
    private final Clock clock;

    PlanRollback(InstanceOfRun instances, Planner planner, PlanOfRun evidence, RollbackWays ways, ReverseOfRun reverse,
            PastOfInstance past, Losses losses, ObjectMapper json, Clock clock) {
        this.instances = instances;
        this.planner = planner;
        this.evidence = evidence;
        this.ways = ways;
        this.reverse = reverse;
        this.past = past;
        this.losses = losses;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String topic() {
        return "planRollback";
    }

    @Override
    public Outputs run(StepContext context) {
        Instance instance = instances.of(context);
        sayWhatRan(context, instance);
        Way way = way(context, instance, target(context, instance));
        Loss loss = new Loss(context.run().number(), clock.instant(), true, way.losses());
        Plan plan = way.plan().going(new Plan.Rollback(way.way(), way.backup().map(Backup::id).map(BackupId::value), loss.digest(),
                way.lossesInWords(), way.reversal().map(Reversal::undo).orElse(List.of())));
        evidence.keep(context, plan);
        if (!way.open()) {
            throw refused(instance, plan, way);
        }
        way.reversal().ifPresentOrElse(reversal -> reverse.propose(context, reversal), () -> keepLoss(context, way, loss));
        context.log("From %s back to %s, way: %s. %s".formatted(plan.running(), plan.target(), way.way().words(),
                way.lossesInWords().isEmpty() ? "Nothing is lost." : "Loses: " + String.join("; ", way.lossesInWords())));
        return PlanUpdate.outputs(plan);
    }

    private void keepLoss(StepContext context, Way way, Loss loss) {
        losses.keep(loss);
        context.evidence().put("loss.md", "text/markdown", loss.text(way.backup().map(RollbackWays::taken).orElse("the update")));
    }

    private void sayWhatRan(StepContext context, Instance instance) {
        List<PastRelease> ran = past.of(instance);
        context.log(ran.isEmpty() ? "No release is known that ran before." : "Releases that ran before:");
        ran.forEach(release -> context.log("- %s%s, %s".formatted(release.release(),
                release.at().map(at -> " since " + at).orElse(""), release.how())));
    }

    private Way way(StepContext context, Instance instance, CommitId target) {
        RollbackWay way = context.variable("way").flatMap(RollbackWay::of).orElseThrow(
                () -> new IllegalStateException("The run was started without a way that is known"));
        try {
            return switch (way) {
                case CODE_ONLY -> ways.codeOnly(instance, target);
                case REVERSE_MIGRATIONS -> ways.reverse(instance, target);
                case RESTORE_BACKUP -> ways.restore(instance, target, backup(context, instance), WorkOf.step(context), limit(context));
            };
        } catch (DatabaseRefused | DockerRefused | IllegalStateException e) {
            throw new StepFailed(ErrorCode.PLAN_REFUSED, "%s: what the rollback would lose cannot be counted: %s"
                    .formatted(instance.name(), e.getMessage()), UNTOUCHED, "Mend what it says and start the rollback again.", e);
        }
    }

    private Duration limit(StepContext context) {
        return instances.settings(context).timeouts().wayBack();
    }

    private Backup backup(StepContext context, Instance instance) {
        String named = context.variable("backup").orElse("");
        try {
            return new Copies(instances.host(context), json, instance, instances.settings(context).copies(), WorkOf.step(context))
                    .fetch(new BackupId(named)).backup();
        } catch (BackupFailed | IllegalArgumentException e) {
            throw new StepFailed(ErrorCode.PLAN_REFUSED, "%s: %s".formatted(instance.name(), e.getMessage()), UNTOUCHED,
                    "Name a backup that ./runbook rollback %s lists.".formatted(instance.name()), e);
        }
    }

    private static StepFailed refused(Instance instance, Plan plan, Way way) {
        if (plan.nothingToDo() && way.backup().isEmpty()) {
            return new StepFailed(ErrorCode.NOTHING_TO_DO, "%s runs %s already.".formatted(instance.name(), plan.target()),
                    UNTOUCHED, "Nothing; name another target if this is not the one you meant.");
        }
        return new StepFailed(ErrorCode.PLAN_REFUSED, "%s cannot go back from %s to %s (%s): %s".formatted(instance.name(),
                plan.running(), plan.target(), way.way().words(), String.join(" ", way.refusals())), UNTOUCHED,
                "Choose another way or another target: ./runbook rollback %s --to %s shows them.".formatted(instance.name(),
                        plan.target().name()));
    }

    private CommitId target(StepContext context, Instance instance) {
        try {
            return planner.settlePast(instance, context.run().number().value(), context.run().target());
        } catch (TargetNotFound e) {
            throw new StepFailed(ErrorCode.PLAN_REFUSED, "%s: %s".formatted(instance.name(), e.getMessage()), UNTOUCHED,
                    "Start the rollback again with a tag, a branch or a commit of its repository.", e);
        }
    }
}
