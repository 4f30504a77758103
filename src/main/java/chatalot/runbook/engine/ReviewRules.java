package chatalot.runbook.engine;

import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Who may close <em>Review failed update</em>: a member of ops, for the state they saw. */
@Component("reviewRules")
class ReviewRules implements TaskListener {

    private final HandRules hands;
    private final Roots roots;
    private final Interventions interventions;

    ReviewRules(HandRules hands, Roots roots, Interventions interventions) {
        this.hands = hands;
        this.roots = roots;
        this.interventions = interventions;
    }

    @Override
    public void notify(DelegateTask task) {
        Run run = roots.runOf(task.getExecution());
        if (task.getEventName().equals(EVENTNAME_CREATE)) {
            PostedVariables.shield(task, hands.facts(run, task.getExecution().getProcessInstance()));
            task.setName("%s: %s".formatted(task.getName(), run.instance()));
        } else {
            Person person = hands.closer(task, run);
            interventions.record(run.number(), Intervention.Act.REVIEW, person.id(),
                    PostedVariables.answer(task, "comment"));
        }
    }
}
