package chatalot.runbook.engine;

import chatalot.runbook.run.Approval;
import chatalot.runbook.run.ApprovalRequest;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl.Recovery;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/**
 * Who may answer <em>Recover by hand</em>: members of ops, for the state they saw. Accepting an instance as it is takes
 * two different people for the same state; as soon as a step has run again, the first word counts no more.
 */
@Component("recoveryRules")
class RecoveryRules implements TaskListener {

    static final String GATE = "recoverByHand";
    static final int PEOPLE = 2;
    /** Above every other task: the instance may be down. */
    private static final int URGENT = 100;

    private final HandRules hands;
    private final Roots roots;
    private final Approvals approvals;
    private final Interventions interventions;

    RecoveryRules(HandRules hands, Roots roots, Approvals approvals, Interventions interventions) {
        this.hands = hands;
        this.roots = roots;
        this.approvals = approvals;
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
        ApprovalRequest request = approvals.open(task.getProcessInstanceId(), run.number(), GATE, hands.digest(run), PEOPLE);
        String accepted = approvals.at(request).stream().map(Approval::person).collect(Collectors.joining(", "));
        Map<String, Object> facts = hands.facts(run, task.getExecution().getProcessInstance());
        facts.put("acceptedBy", accepted.isEmpty() ? "nobody" : accepted);
        PostedVariables.shield(task, facts);
        task.setName("%s: %s".formatted(task.getName(), run.instance()));
        task.setPriority(URGENT);
    }

    private void answered(DelegateTask task, Run run) {
        Person person = hands.closer(task, run);
        Recovery recovery = recovery(PostedVariables.answer(task, "recovery"));
        String comment = PostedVariables.answer(task, "comment");
        if (recovery == Recovery.ACCEPT) {
            accept(task, person, comment);
        }
        interventions.record(run.number(), Intervention.Act.valueOf(recovery.name()), person.id(), comment);
        task.getExecution().getProcessInstance().setVariable("recovery", recovery.name().toLowerCase(Locale.ROOT));
    }

    private void accept(DelegateTask task, Person person, String comment) {
        if (comment.isEmpty()) {
            throw new Refused(Refused.Kind.INVALID, "Accepting it as it is needs a comment that says why.");
        }
        ApprovalRequest request = approvals.request(task.getProcessInstanceId()).orElseThrow();
        if (approvals.at(request).stream().map(Approval::person).anyMatch(person.id()::equals)) {
            throw new Refused(Refused.Kind.CONFLICT, "%s has accepted already. A second person is needed."
                    .formatted(person.id()));
        }
        approvals.record(request, person.id(), true, comment);
    }

    private static Recovery recovery(String answer) {
        return Arrays.stream(Recovery.values())
                .filter(value -> value.name().equals(answer.toUpperCase(Locale.ROOT))).findFirst()
                .orElseThrow(() -> new Refused(Refused.Kind.INVALID, "The answer has to be retry, confirm or accept."));
    }
}
