package chatalot.runbook.engine;

import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.RestoredSecrets;
import chatalot.runbook.run.Run;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/**
 * Who may close <em>Put secrets in place</em>: a member of ops, once they are there. The age identity is no part of the task:
 * what is posted with a task is kept.
 */
@Component("secretsRules")
class SecretsRules implements TaskListener {

    private final HandRules hands;
    private final Roots roots;
    private final RestoredSecrets secrets;
    private final Interventions interventions;

    SecretsRules(HandRules hands, Roots roots, RestoredSecrets secrets, Interventions interventions) {
        this.hands = hands;
        this.roots = roots;
        this.secrets = secrets;
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
            secrets.demandInPlace(run);
            interventions.record(run.number(), Intervention.Act.SECRETS, person.id(), PostedVariables.answer(task, "comment"));
        }
    }
}
