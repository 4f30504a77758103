package chatalot.runbook.engine;

import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.ReverseSqlCheck;
import chatalot.runbook.run.ReverseTexts;
import chatalot.runbook.run.Run;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/**
 * Who may answer <em>Write reverse SQL</em>: a member of ops, for the state they saw, with a text that can be run. The text
 * goes into the run's evidence, author and time on record; the process never sees it.
 */
@Component("reverseRules")
class ReverseRules implements TaskListener {

    /** A form's variable holds no more; longer texts come over REST. */
    private static final int LONGEST_IN_FORM = 4000;

    private final HandRules hands;
    private final Roots roots;
    private final ReverseTexts texts;
    private final ReverseSqlCheck check;
    private final Interventions interventions;

    ReverseRules(HandRules hands, Roots roots, ReverseTexts texts, ReverseSqlCheck check, Interventions interventions) {
        this.hands = hands;
        this.roots = roots;
        this.texts = texts;
        this.check = check;
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
        ReverseTexts.Shown shown = texts.shown(run.number());
        Map<String, Object> facts = new HashMap<>(hands.facts(run, task.getExecution().getProcessInstance()));
        facts.put("proposal", shown.proposal());
        facts.put("cameOut", shown.cameOut());
        facts.put("sql", texts.draft(run.number()).filter(draft -> draft.length() <= LONGEST_IN_FORM).orElse(""));
        PostedVariables.shield(task, facts);
        task.setName("%s: %s".formatted(task.getName(), run.instance()));
    }

    private void answered(DelegateTask task, Run run) {
        Person person = hands.closer(task, run);
        String comment = PostedVariables.answer(task, "comment");
        texts.keep(run.number(), check.checked(PostedVariables.longAnswer(task, "sql")));
        interventions.record(run.number(), Intervention.Act.REVERSE_SQL, person.id(),
                "SHA-256 %s. %s".formatted(texts.digest(run.number()).orElseThrow(), comment).strip());
    }
}
