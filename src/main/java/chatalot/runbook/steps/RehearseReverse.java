package chatalot.runbook.steps;

import chatalot.runbook.instance.AppliedMigration;
import chatalot.runbook.rehearsal.Rehearsal;
import chatalot.runbook.rehearsal.RehearsalImpossible;
import chatalot.runbook.rehearsal.ReverseReport;
import chatalot.runbook.rehearsal.ReverseText;
import chatalot.runbook.release.Plan;
import chatalot.runbook.release.ReverseSql;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.LossItem;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Policy;
import chatalot.runbook.run.ReverseTexts;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * <em>Rehearse reverse SQL</em>: the author's text is run on a restored copy of this run's backup, and the older release
 * has to start there. What passes is what people sign; what fails goes back to the author.
 */
@Component
class RehearseReverse implements Step {

    private static final String OUTCOME = "rehearsalOutcome";
    private static final String UNTOUCHED = "The instance: only a restored copy was worked on, and it is gone.";

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final PlanOfRun plans;
    private final DataOfRun data;
    private final ReverseOfRun reverse;
    private final ReverseTexts texts;
    private final ReverseLoss losses;

    RehearseReverse(InstanceOfRun instances, SwapOfRun swaps, PlanOfRun plans, DataOfRun data, ReverseOfRun reverse,
            ReverseTexts texts, ReverseLoss losses) {
        this.instances = instances;
        this.swaps = swaps;
        this.plans = plans;
        this.data = data;
        this.reverse = reverse;
        this.texts = texts;
        this.losses = losses;
    }

    @Override
    public String topic() {
        return "rehearseReverse";
    }

    @Override
    public Outputs run(StepContext context) {
        Plan plan = plans.of(context);
        ReverseSql sql = written(texts, context);
        List<AppliedMigration> undo = plan.rollback().orElseThrow().undo();
        List<String> said = new ArrayList<>();
        ReverseReport report = rehearse(context, plan, sql, undo, said::add);
        reverse.keep(context, report, said);
        context.log("The rehearsal of the way back %s: %s.".formatted(report.verdict(), report.words()));
        report.problems().forEach(problem -> context.log(problem.words()));
        if (!report.passed()) {
            return Outputs.of(OUTCOME, "failed");
        }
        Loss loss = losses.agreeable(context, report, undo);
        plans.lookAt(context, plan, ReverseText.toLookAt(report, loss.items().stream().map(LossItem::words).toList()));
        return Outputs.of(OUTCOME, "passed").and("planDigest", plan.digest()).and("rehearsalVerdict", report.verdict())
                .and(ReverseLoss.SIGNED, loss.digest())
                .and("digest", Policy.reverseDigest(plan.digest(), sql.digest(), report.verdict(), loss.digest()));
    }

    /** The text that was written last. */
    static ReverseSql written(ReverseTexts texts, StepContext context) {
        return ReverseSql.of(texts.written(context.run().number()).orElseThrow(
                () -> new IllegalStateException("Nobody has written reverse SQL in run %s".formatted(context.run().number()))));
    }

    private ReverseReport rehearse(StepContext context, Plan plan, ReverseSql sql, List<AppliedMigration> undo, Consumer<String> log) {
        String image = context.variable("imageId").orElseThrow(() -> new IllegalStateException("buildImage sets imageId"));
        try {
            return new Rehearsal(instances.host(context), instances.of(context), WorkOf.step(context),
                    instances.settings(context).timeouts(), swaps.build(context)).rehearseReverse(data.madeBackup(context), sql, undo,
                            plan.target().commit().value(),
                            plan.expectedAfterwards(image), log);
        } catch (RehearsalImpossible e) {
            throw new StepFailed(ErrorCode.REHEARSAL_FAILED, "The way back could not be rehearsed, which says nothing of the SQL: "
                    + e.getMessage(), UNTOUCHED, e.whatToDo() + ".", e);
        }
    }
}
