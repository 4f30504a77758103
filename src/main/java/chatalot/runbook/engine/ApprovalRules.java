package chatalot.runbook.engine;

import chatalot.runbook.run.Act;
import chatalot.runbook.run.Approval;
import chatalot.runbook.run.ApprovalRequest;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.People;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.Texts;
import chatalot.runbook.run.Trail;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/**
 * Who may approve what. Holds on every way in, because it stands where the engine hands out and completes the task; the
 * texts are read by people in Tasklist. Every fact comes from our own records and the engine's authentication.
 */
@Component("approvalRules")
class ApprovalRules implements TaskListener {

    static final String APPROVE = "approve";
    static final String REJECT = "reject";
    static final String OVERRIDE = "override";
    private static final int LONGEST_TRIED = 40;
    private static final List<String> DECISIONS = List.of(APPROVE, REJECT, OVERRIDE);

    private final Approvals approvals;
    private final ApprovalSettings settings;
    private final Identity identity;
    private final People people;
    private final Roots roots;
    private final RunStore runs;
    private final GateFacts gateFacts;
    private final Trail trail;

    ApprovalRules(Approvals approvals, ApprovalSettings settings, Identity identity, People people, Roots roots,
            RunStore runs, GateFacts gateFacts, Trail trail) {
        this.approvals = approvals;
        this.settings = settings;
        this.identity = identity;
        this.people = people;
        this.roots = roots;
        this.runs = runs;
        this.gateFacts = gateFacts;
        this.trail = trail;
    }

    /** What people call a gate of a run: a rollback has one, at which it is approved as a whole. */
    static String name(Run run, String gate) {
        return switch (gate) {
            case "approvePlan" -> run.kind() == RunKind.ROLLBACK ? "Approve rollback" : "Approve plan";
            case "approveSwap" -> "Approve swap";
            default -> gate;
        };
    }

    @Override
    public void notify(DelegateTask task) {
        switch (task.getEventName()) {
            case EVENTNAME_CREATE -> opened(task);
            case EVENTNAME_ASSIGNMENT -> assigned(task);
            default -> completed(task);
        }
    }

    private void opened(DelegateTask task) {
        DelegateExecution execution = task.getExecution().getProcessInstance();
        Run run = roots.runOf(execution);
        String gate = execution.getSuperExecution().getCurrentActivityId();
        ApprovalRequest request = approvals.open(task.getProcessInstanceId(), run.number(), gate,
                digest(execution, gate), needed(run, gate));
        Map<String, Object> facts = gateFacts.of(task, execution, run, request);
        PostedVariables.shield(task, facts);
        task.setName("%s: %s to %s".formatted(facts.get("gateName"), run.instance(), facts.get("release")));
        // They see it for an override and for nothing else: see demand.
        task.addCandidateGroup(EnginePeople.engineName(Person.ADMINS));
    }

    /** Whoever is asked at all is at least one; a run without a policy on record began before there were any. */
    private int needed(Run run, String gate) {
        return approvals.asked(run.number(), gate).map(asked -> Math.max(1, asked)).orElse(settings.approvers());
    }

    private static String digest(DelegateExecution execution, String gate) {
        return Optional.ofNullable(execution.getVariable("digest")).map(Object::toString).orElseThrow(
                () -> new IllegalStateException("There is no digest to sign at " + gate));
    }

    /** Claimed, put into somebody's hands or given back; the service itself may hand out as it likes. */
    private void assigned(DelegateTask task) {
        identity.signedIn().ifPresent(actor -> {
            Run run = roots.runOf(task.getExecution());
            ApprovalRequest request = approvals.request(task.getProcessInstanceId()).orElseThrow();
            told(run, request, actor, "take or hand over", () -> handedOver(task, run, request, actor));
        });
    }

    private void handedOver(DelegateTask task, Run run, ApprovalRequest request, Person actor) {
        demandDesk(actor);
        Optional.ofNullable(task.getAssignee()).ifPresent(id -> {
            Person assignee = id.equals(actor.id()) ? actor : person(id);
            demandDesk(assignee);
            demandFreeToSpeak(run, request, assignee);
        });
    }

    private Person person(String id) {
        return identity.asService(() -> people.find(id)).orElseThrow(
                () -> new Refused(Refused.Kind.INVALID, "There is no user %s. Nothing was changed.".formatted(id)));
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
        switch (decision) {
            case OVERRIDE -> override(run, request, person, comment);
            case REJECT -> reject(run, request, person, comment);
            default -> approvals.record(request, person.id(), true, comment);
        }
    }

    private void reject(Run run, ApprovalRequest request, Person person, String comment) {
        approvals.record(request, person.id(), false, comment);
        runs.failure(run.number(), "%s rejected at %s: %s".formatted(person.id(), name(run, request.gate()), comment));
    }

    private void override(Run run, ApprovalRequest request, Person person, String reason) {
        approvals.recordOverride(request, person.id(), reason);
        if (approvals.verdict(request) == Approvals.Verdict.APPROVED) {
            String words = "%s was passed by an emergency override of %s.".formatted(name(run, request.gate()),
                    approvals.at(request).stream().filter(Approval::exception).map(Approval::person).collect(Collectors.joining(" and ")));
            runs.exception(run.number(), words);
            trail.record(Fact.of(Act.GATE_OVERRIDDEN).by(person.id()).on(run.number()).about(request.gate()).saying(words));
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

    /** @throws Refused saying which rule stands in the way; who tried what is on the trail then */
    void demand(Run run, ApprovalRequest request, Person person, String decision, String digest, String comment) {
        told(run, request, person, decision, () -> check(run, request, person, decision, digest, comment));
    }

    private void told(Run run, ApprovalRequest request, Person person, String tried, Runnable rules) {
        try {
            rules.run();
        } catch (Refused refused) {
            if (refused.kind() != Refused.Kind.INVALID) {
                trail.record(Fact.of(Act.DECISION_REFUSED).by(person.id()).on(run.number()).of(run.instance()).about(request.gate())
                        .to(Texts.inCell(tried, LONGEST_TRIED)).saying(refused.getMessage()));
            }
            throw refused;
        }
    }

    private void check(Run run, ApprovalRequest request, Person person, String decision, String digest, String comment) {
        demandGroup(person, decision);
        demandFreeToSpeak(run, request, person);
        if (!digest.equals(request.digest())) {
            throw new Refused(Refused.Kind.CONFLICT,
                    "What you saw is not what would be signed now. Reload the task and read it again.");
        }
        if (!DECISIONS.contains(decision)) {
            throw new Refused(Refused.Kind.INVALID, "The decision has to be approve, reject or override.");
        }
        if (!decision.equals(APPROVE) && comment.isEmpty()) {
            throw new Refused(Refused.Kind.INVALID, decision.equals(REJECT) ? "A rejection needs a comment that says why."
                    : "An override needs a comment that says what the emergency is.");
        }
    }

    private static void demandGroup(Person person, String decision) {
        if (decision.equals(OVERRIDE) && !person.isIn(Person.ADMINS)) {
            throw new Refused(Refused.Kind.FORBIDDEN, "Only members of %s override a gate; %s is not one."
                    .formatted(Person.ADMINS, person.id()));
        }
        if (!decision.equals(OVERRIDE) && !person.isIn(Person.APPROVERS)) {
            throw new Refused(Refused.Kind.FORBIDDEN, "Only members of %s decide here; %s is not one."
                    .formatted(Person.APPROVERS, person.id()));
        }
    }

    private static void demandDesk(Person person) {
        if (!person.isIn(Person.APPROVERS) && !person.isIn(Person.ADMINS)) {
            throw new Refused(Refused.Kind.FORBIDDEN, "Only members of %s and %s have to do with an approval; %s is not one."
                    .formatted(Person.APPROVERS, Person.ADMINS, person.id()));
        }
    }

    /** Nobody decides on a run of their own, and nobody twice: a word that was withdrawn was a word. */
    private void demandFreeToSpeak(Run run, ApprovalRequest request, Person person) {
        if (person.id().equals(run.requester())) {
            throw new Refused(Refused.Kind.FORBIDDEN, "%s asked for run %s and cannot decide on it. Somebody else has to."
                    .formatted(person.id(), run.number()));
        }
        if (approvals.words(request).stream().map(Approval::person).anyMatch(person.id()::equals)) {
            throw new Refused(Refused.Kind.CONFLICT, "%s has decided at this gate already. Another person is needed."
                    .formatted(person.id()));
        }
    }
}
