package chatalot.runbook.steps;

import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.StateView;
import chatalot.runbook.run.StateView.Word;
import chatalot.runbook.run.StateViews;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** <em>Compare state</em>: puts on record what a person is about to see who has to mend the instance. */
@Component
class CompareState implements Step {

    private final StateOfRun states;
    private final StateViews views;

    CompareState(StateOfRun states, StateViews views) {
        this.states = states;
        this.views = views;
    }

    @Override
    public String topic() {
        return StateViews.STEP;
    }

    @Override
    public Outputs run(StepContext context) {
        StateView view = states.view(context);
        StateViews.Kept kept = views.keep(context.evidence(), view);
        view.rows().stream().filter(row -> row.word() != Word.AGREES).forEach(row -> context.log("%s %s: on record %s, found %s"
                .formatted(row.what(), row.word().words(), row.recorded(), row.found())));
        context.log("What is on record and what was found is side by side in %s.".formatted(kept.name()));
        return Outputs.none();
    }
}
