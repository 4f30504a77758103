package chatalot.runbook.engine;

import chatalot.runbook.run.Approval;
import chatalot.runbook.run.ApprovalRequest;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/**
 * Who may approve what. Holds on every way in, because it stands where the engine completes the task; the texts are
 * read by people in Tasklist. Every fact comes from our own records and the engine's authentication.
 */
@Component("approvalRules")
class ApprovalRules implements TaskListener {

    static final String APPROVE = "approve";
    static final String REJECT = "reject";
    private static final Map<String, String> NAMES = Map.of("approvePlan", "Approve plan", "approveSwap", "Approve swap");

    private final Approvals approvals;
    private final ApprovalSettings settings;
    private final Identity identity;
    private final Roots roots;
    private final RunStore runs;

    ApprovalRules(Approvals approvals, ApprovalSettings settings, Identity identity, Roots roots, RunStore runs) {
        this.approvals = approvals;
        this.settings = settings;
        this.identity = identity;
        this.roots = roots;
        this.runs = runs;
    }

    @Override
    public void notify(DelegateTask task) {
        if (task.getEventName().equals(EVENTNAME_CREATE)) {
            opened(task);
        } else {
            completed(task);
        }
    }

    private void opened(DelegateTask task) {
        DelegateExecution execution = task.getExecution().getProcessInstance();
        Run run = roots.runOf(execution);
        String gate = execution.getSuperExecution().getCurrentActivityId();
        ApprovalRequest request = approvals.open(task.getProcessInstanceId(), run.number(), gate,
                digest(execution, gate), settings.approvers());
        Map<String, Object> facts = new HashMap<>();
        facts.put("gateName", NAMES.getOrDefault(gate, gate));
        facts.put("runNumber", run.number().value());
        facts.put("instance", run.instance());
        facts.put("requester", run.requester());
        facts.put("release", shown(execution, "release"));
        facts.put("rollbackClass", shown(execution, "rollbackClass"));
        facts.put("digest", request.digest());
        PostedVariables.shield(task, facts);
        task.setName("%s: %s to %s".formatted(facts.get("gateName"), run.instance(), facts.get("release")));
    }

    private static String digest(DelegateExecution execution, String gate) {
        return Optional.ofNullable(execution.getVariable("digest")).map(Object::toString).orElseThrow(
                () -> new IllegalStateException("There is no digest to sign at " + gate));
    }

    private static String shown(DelegateExecution execution, String name) {
        return Optional.ofNullable(execution.getVariable(name)).map(Object::toString).orElse("see the plan");
    }

    private void completed(DelegateTask task) {
        Person person = identity.current();
        PostedVariables.demandExpected(task);
        Run run = roots.runOf(task.getExecution());
        ApprovalRequest request = approvals.request(task.getProcessInstanceId()).orElseThrow();
        String comment = PostedVariables.answer(task, "comment");
        String decision = PostedVariables.answer(task, "decision");
        demandAssigned(Optional.ofNullable(task.getAssignee()), person);
        demand(run, request, person, decision, PostedVariables.answer(task, "digest"), comment);
        approvals.record(request, person.id(), decision.equals(APPROVE), comment);
        if (decision.equals(REJECT)) {
            runs.failure(run.number(), "%s rejected at %s: %s".formatted(person.id(),
                    NAMES.getOrDefault(request.gate(), request.gate()), comment));
        }
    }

    /** @throws Refused CONFLICT when the task is not this person's */
    static void demandAssigned(Optional<String> assignee, Person person) {
        if (assignee.isEmpty()) {
            throw new Refused(Refused.Kind.CONFLICT, "Claim the task first, so that it is on record as yours.");
        }
        if (!assignee.get().equals(person.id())) {
            throw new Refused(Refused.Kind.CONFLICT, "This task is claimed by %s. Nothing was recorded."
                    .formatted(assignee.get()));
        }
    }

    /** @throws Refused saying which rule stands in the way */
    void demand(Run run, ApprovalRequest request, Person person, String decision, String digest, String comment) {
        if (!person.isIn(Person.APPROVERS)) {
            throw new Refused(Refused.Kind.FORBIDDEN, "Only members of %s decide here; %s is not one."
                    .formatted(Person.APPROVERS, person.id()));
        }
        if (person.id().equals(run.requester())) {
            throw new Refused(Refused.Kind.FORBIDDEN, "%s asked for run %s and cannot decide on it. Somebody else has to."
                    .formatted(person.id(), run.number()));
        }
        if (approvals.at(request).stream().map(Approval::person).anyMatch(person.id()::equals)) {
            throw new Refused(Refused.Kind.CONFLICT, "%s has decided at this gate already. Another person is needed."
                    .formatted(person.id()));
        }
        if (!digest.equals(request.digest())) {
            throw new Refused(Refused.Kind.CONFLICT,
                    "What you saw is not what would be signed now. Reload the task and read it again.");
        }
        if (!decision.equals(APPROVE) && !decision.equals(REJECT)) {
            throw new Refused(Refused.Kind.INVALID, "The decision has to be approve or reject.");
        }
        if (decision.equals(REJECT) && comment.isEmpty()) {
            throw new Refused(Refused.Kind.INVALID, "A rejection needs a comment that says why.");
        }
    }
}
