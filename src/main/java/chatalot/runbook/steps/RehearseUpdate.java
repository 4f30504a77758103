package chatalot.runbook.steps;

import chatalot.runbook.rehearsal.Rehearsal;
import chatalot.runbook.rehearsal.RehearsalImpossible;
import chatalot.runbook.rehearsal.RehearsalReport;
import chatalot.runbook.rehearsal.RehearsalText;
import chatalot.runbook.release.Plan;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Holds;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Policy;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** <em>Rehearse update</em>: the new version is started once on a restored copy of this run's backup. */
@Component
class RehearseUpdate implements Step {

    private static final String SWITCHED_OFF = "switched off";
    private static final String WITHOUT = "It is switched off by configuration (rehearsal: false): whether the new version "
            + "starts on this instance's data is found out in the swap.";
    private static final String UNTOUCHED = "The instance: only a restored copy was worked on, and it is gone.";
    private static final int LAST_LINES = 15;

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final PlanOfRun plans;
    private final DataOfRun data;
    private final RehearsalOfRun rehearsals;
    private final Holds holds;

    RehearseUpdate(InstanceOfRun instances, SwapOfRun swaps, PlanOfRun plans, DataOfRun data, RehearsalOfRun rehearsals,
            Holds holds) {
        this.instances = instances;
        this.swaps = swaps;
        this.plans = plans;
        this.data = data;
        this.rehearsals = rehearsals;
        this.holds = holds;
    }

    @Override
    public String topic() {
        return "rehearseUpdate";
    }

    @Override
    public Outputs run(StepContext context) {
        if (!instances.settings(context).rehearsal()) {
            context.log("No rehearsal. " + WITHOUT);
            rehearsals.keepNone(context, WITHOUT);
            return outputs(context, SWITCHED_OFF);
        }
        Plan plan = plans.of(context);
        Duration planned = Duration.ofMillis(Math.round(plan.forecast().downtimeSeconds() * 1000));
        List<String> said = new ArrayList<>();
        RehearsalReport report = rehearse(context, plan, said::add);
        rehearsals.keep(context, report, planned, said);
        if (!report.passed()) {
            throw failed(context, plan, report, said);
        }
        context.log("The rehearsal %s: %s.".formatted(report.verdict(), report.words()));
        context.log(RehearsalText.prediction(report, planned));
        return outputs(context, report.verdict());
    }

    private RehearsalReport rehearse(StepContext context, Plan plan, Consumer<String> log) {
        try {
            return new Rehearsal(instances.host(context), instances.of(context), WorkOf.step(context),
                    instances.settings(context).timeouts(), swaps.build(context)).rehearse(data.madeBackup(context),
                            plan.target().commit().value(),
                            plan.expectedAfterwards(image(context)).deciding(plans.deciding(context)), log);
        } catch (RehearsalImpossible e) {
            throw new StepFailed(ErrorCode.REHEARSAL_FAILED, "The rehearsal could not be carried out, which says nothing of the release: "
                    + e.getMessage(), UNTOUCHED, e.whatToDo() + ".", e);
        }
    }

    private StepFailed failed(StepContext context, Plan plan, RehearsalReport report, List<String> said) {
        String commit = plan.target().commit().value();
        holds.hold(context.run(), commit, plan.target().name(), "Its rehearsal failed: " + report.words());
        String tail = said.isEmpty() ? "" : " Its last lines:\n"
                + String.join("\n", said.subList(Math.max(0, said.size() - LAST_LINES), said.size())) + "\n";
        return new StepFailed(ErrorCode.REHEARSAL_FAILED, "%s: %s failed on a restored copy: %s.%s".formatted(
                context.run().instance(), plan.target(), report.words(), tail), UNTOUCHED,
                "Read rehearsal.log in the run's evidence and mend the release. Commit %s is on hold until somebody releases it."
                        .formatted(commit));
    }

    private static Outputs outputs(StepContext context, String verdict) {
        return Outputs.of("swapDigest", Policy.swapDigest(variable(context, "digest"), image(context), verdict))
                .and("rehearsalVerdict", verdict);
    }

    private static String image(StepContext context) {
        return variable(context, "imageId");
    }

    private static String variable(StepContext context, String name) {
        return context.variable(name).orElseThrow(() -> new IllegalStateException(
                "The variable %s is not set; earlier steps set it".formatted(name)));
    }
}
