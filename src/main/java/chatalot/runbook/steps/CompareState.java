package chatalot.runbook.steps;

import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.StateView;
import chatalot.runbook.run.StateView.Word;
import chatalot.runbook.run.StateViews;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/**
 * <em>Compare state</em>: puts on record what a person is about to see who has to mend the instance, and what going back to its
 * backup would lose where the restore point was lost.
 */
@Component
class CompareState implements Step {

    private final StateOfRun states;
    private final StateViews views;
    private final LossOfRecovery losses;
    private final Guardians guardians;

    CompareState(StateOfRun states, StateViews views, LossOfRecovery losses, Guardians guardians) {
        this.states = states;
        this.views = views;
        this.losses = losses;
        this.guardians = guardians;
    }

    @Override
    public String topic() {
        return StateViews.STEP;
    }

    @Override
    public Outputs run(StepContext context) {
        guardians.relieve(context);
        StateView view = states.view(context);
        StateViews.Kept kept = views.keep(context.evidence(), view);
        view.rows().stream().filter(row -> row.word() != Word.AGREES).forEach(row -> context.log("%s %s: on record %s, found %s"
                .formatted(row.what(), row.word().words(), row.recorded(), row.found())));
        context.log("What is on record and what was found is side by side in %s.".formatted(kept.name()));
        countLoss(context);
        return Outputs.none();
    }

    /** Where the restore point was lost people can go back to the backup; what that loses is theirs to know. */
    private void countLoss(StepContext context) {
        try {
            losses.count(context).ifPresent(loss -> context.log(
                    "The restore point was lost. What going back to the run's backup would lose is in %s.".formatted(LossOfRecovery.EVIDENCE)));
        } catch (WorkInterrupted e) {
            throw e;
        } catch (RuntimeException e) {
            context.log("What going back to the run's backup would lose could not be counted: " + e.getMessage());
        }
    }
}
