package chatalot.runbook.steps;

import chatalot.runbook.instance.Instance;
import chatalot.runbook.release.CommitId;
import chatalot.runbook.release.Plan;
import chatalot.runbook.release.Planner;
import chatalot.runbook.release.TargetNotFound;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Holds;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import org.springframework.stereotype.Component;

/** <em>Plan update</em>: everything an approver needs to know, without touching what runs. */
@Component
class PlanUpdate implements Step {

    private static final String UNTOUCHED = "Everything: the live checkout, its images, the database and the files.";

    private final InstanceOfRun instances;
    private final Planner planner;
    private final PlanOfRun evidence;
    private final PastRuns past;
    private final Holds holds;

    PlanUpdate(InstanceOfRun instances, Planner planner, PlanOfRun evidence, PastRuns past, Holds holds) {
        this.instances = instances;
        this.planner = planner;
        this.evidence = evidence;
        this.past = past;
        this.holds = holds;
    }

    @Override
    public String topic() {
        return "planUpdate";
    }

    @Override
    public Outputs run(StepContext context) {
        Instance instance = instances.of(context);
        Plan plan = planner.plan(instance, target(context, instance), past.of(context.run().instance()));
        evidence.keep(context, plan);
        if (plan.nothingToDo()) {
            throw new StepFailed(ErrorCode.NOTHING_TO_DO, "%s runs %s already.".formatted(instance.name(), plan.target()),
                    UNTOUCHED, "Nothing; name another target if this is not the one you meant.");
        }
        requireNotHeld(plan);
        if (plan.refused()) {
            throw new StepFailed(ErrorCode.PLAN_REFUSED, "%s cannot be updated from %s to %s: %s".formatted(instance.name(),
                    plan.running(), plan.target(), String.join(" ", plan.refusals())), UNTOUCHED,
                    "Remove what stands against it, or choose another target.");
        }
        context.log("From %s to %s: %d commits, %d migrations, way back: %s.".formatted(plan.running(), plan.target(),
                plan.commitCount(), plan.pending().size(), plan.rollbackClass().words()));
        plan.flags().forEach(flag -> context.log("Risk: %s. %s".formatted(flag.kind().title(), flag.words())));
        return outputs(plan);
    }

    /** What a plan tells the model: what the risk table decides by, and what lists of runs show. */
    static Outputs outputs(Plan plan) {
        return Outputs.of("commit", plan.target().commit().value()).and("release", plan.target().name())
                .and("digest", plan.digest()).and("rollbackClass", plan.rollbackClass().words())
                .and("destructive", plan.destructive()).and("breaking", plan.marksBreaking())
                .and("longLocks", plan.takesLongLocks()).and("migrations", (long) plan.pending().size())
                .and("running", plan.running().name()).and("downtimeMillis", plan.forecast().downtime().toMillis());
    }

    private void requireNotHeld(Plan plan) {
        String commit = plan.target().commit().value();
        holds.open(plan.instance(), commit).ifPresent(hold -> {
            throw new StepFailed(ErrorCode.PLAN_REFUSED, "%s: %s is on hold since %s, by run %s: %s.".formatted(plan.instance(),
                    plan.target(), hold.since(), hold.run(), hold.reason()), UNTOUCHED,
                    "Choose another target; or, when that reason is gone, somebody of ops releases it: ./runbook release %s %s --reason \"…\""
                            .formatted(plan.instance(), commit));
        });
    }

    private CommitId target(StepContext context, Instance instance) {
        try {
            return planner.settleTarget(instance, context.run().number().value(), context.run().target());
        } catch (TargetNotFound e) {
            throw new StepFailed(ErrorCode.PLAN_REFUSED, "%s: %s".formatted(instance.name(), e.getMessage()), UNTOUCHED,
                    "Start the update again with a tag, a branch or a commit of its repository.", e);
        }
    }
}
