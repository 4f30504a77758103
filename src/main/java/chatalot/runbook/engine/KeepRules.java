package chatalot.runbook.engine;

import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/**
 * Who may answer <em>Keep or roll back?</em>: a member of ops. Rolling back needs a reason, and the digest of a loss that
 * was counted for this run: whoever signs it agrees to its numbers. Older numbers may be signed, because the first step of
 * the way back counts again and takes no more than was agreed to.
 */
@Component("keepRules")
class KeepRules implements TaskListener {

    static final String KEEP = "keep";
    static final String ROLL_BACK = "rollBack";
    /** What the model asks: one of the two above. */
    static final String DECISION = "keepDecision";
    /** The instance is out of order meanwhile. */
    private static final int URGENT = 90;
    private static final String NOT_COUNTED = "It could not be counted yet. Open the run's page: it counts again.";

    private final HandRules hands;
    private final Roots roots;
    private final Losses losses;
    private final Interventions interventions;

    KeepRules(HandRules hands, Roots roots, Losses losses, Interventions interventions) {
        this.hands = hands;
        this.roots = roots;
        this.losses = losses;
        this.interventions = interventions;
    }

    @Override
    public void notify(DelegateTask task) {
        Run run = roots.runOf(task.getExecution());
        if (task.getEventName().equals(EVENTNAME_CREATE)) {
            opened(task, run);
        } else {
            answered(task, run);
        }
    }

    private void opened(DelegateTask task, Run run) {
        Optional<Loss> loss = losses.newest(run.number());
        Map<String, Object> facts = new HashMap<>(hands.facts(run, task.getExecution().getProcessInstance()));
        facts.put("loss", loss.map(Loss::text).orElse(NOT_COUNTED));
        facts.put("digest", loss.map(Loss::digest).orElse(""));
        PostedVariables.shield(task, facts);
        task.setName("%s: %s".formatted(task.getName(), run.instance()));
        task.setPriority(URGENT);
    }

    private void answered(DelegateTask task, Run run) {
        Person person = hands.person(task);
        String comment = PostedVariables.answer(task, "comment");
        String choice = PostedVariables.answer(task, "choice");
        switch (choice) {
            case KEEP -> interventions.record(run.number(), Intervention.Act.KEEP, person.id(), comment);
            case ROLL_BACK -> {
                demand(run, PostedVariables.answer(task, "digest"), comment);
                losses.agree(run.number(), PostedVariables.answer(task, "digest"), person.id(), comment);
                interventions.record(run.number(), Intervention.Act.ROLL_BACK, person.id(), comment);
            }
            default -> throw new Refused(Refused.Kind.INVALID, "The answer has to be %s or %s.".formatted(KEEP, ROLL_BACK));
        }
        task.getExecution().getProcessInstance().setVariable(DECISION, choice);
    }

    /** @throws Refused saying what is missing for a roll back */
    void demand(Run run, String digest, String comment) {
        if (comment.isEmpty()) {
            throw new Refused(Refused.Kind.INVALID, "Rolling back needs a comment that says why.");
        }
        if (losses.find(run.number(), digest).isEmpty()) {
            throw new Refused(Refused.Kind.CONFLICT, "These are no numbers that were counted for run %s. Open its page and "
                    .formatted(run.number()) + "read what would be lost.");
        }
    }
}
