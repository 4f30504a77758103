package chatalot.runbook.engine;

import chatalot.runbook.run.Approval;
import chatalot.runbook.run.ApprovalRequest;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl.Recovery;
import chatalot.runbook.run.StateView;
import chatalot.runbook.run.StateViews;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/**
 * Who may answer <em>Recover by hand</em>: members of ops, for the state they saw. Accepting an instance as it is takes
 * two different people for the same state; as soon as a step has run again, the first word counts no more. Going back to the
 * backup takes the digest of a loss that was counted for it: whoever signs it agrees to its numbers.
 */
@Component("recoveryRules")
class RecoveryRules implements TaskListener {

    static final String GATE = "recoverByHand";
    static final int PEOPLE = 2;
    /** The answer that loses something. */
    static final String BACKUP = "backup";
    /** Above every other task: the instance may be down. */
    private static final int URGENT = 100;
    private static final String NOTHING_LOST = "Nothing was counted: as far as is known the restore point is there, and the way back loses nothing.";
    private static final String NOT_SEEN = "It could not be looked at yet. Open the run's page: it looks again.";

    private final HandRules hands;
    private final Roots roots;
    private final Approvals approvals;
    private final Interventions interventions;
    private final Losses losses;
    private final StateViews views;
    private final EvidenceStore evidence;

    RecoveryRules(HandRules hands, Roots roots, Approvals approvals, Interventions interventions, Losses losses,
            StateViews views, EvidenceStore evidence) {
        this.hands = hands;
        this.losses = losses;
        this.views = views;
        this.evidence = evidence;
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
        Optional<StateViews.Kept> seen = views.newest(run.number());
        facts.put("digest", seen.map(StateViews.Kept::digest).orElseGet(() -> hands.digest(run)));
        facts.put("seenIn", seen.map(StateViews.Kept::name).orElse(""));
        facts.put("differing", seen.flatMap(kept -> evidence.of(run.number()).text(kept.name())).map(StateView::differing).orElse(NOT_SEEN));
        Optional<Loss> loss = losses.newestOfBackup(run.number());
        facts.put("loss", loss.map(Loss::text).orElse(NOTHING_LOST));
        facts.put("lossDigest", loss.map(Loss::digest).orElse(""));
        PostedVariables.shield(task, facts);
        task.setName("%s: %s".formatted(task.getName(), run.instance()));
        task.setPriority(URGENT);
    }

    private void answered(DelegateTask task, Run run) {
        Person person = hands.person(task);
        String digest = PostedVariables.answer(task, "digest");
        demandCurrent(run, digest);
        String answer = PostedVariables.answer(task, "recovery").toLowerCase(Locale.ROOT);
        String comment = PostedVariables.answer(task, "comment");
        if (answer.equals(BACKUP)) {
            agree(run, PostedVariables.answer(task, "lossDigest"), person, comment);
        } else if (recovery(answer) == Recovery.ACCEPT) {
            accept(task, person, comment);
        }
        interventions.record(run.number(), Intervention.Act.valueOf(answer.toUpperCase(Locale.ROOT)), person.id(), comment, digest);
        task.getExecution().getProcessInstance().setVariable("recovery", answer);
    }

    private void agree(Run run, String digest, Person person, String comment) {
        if (comment.isEmpty()) {
            throw new Refused(Refused.Kind.INVALID, "Going back to the backup needs a comment that says why.");
        }
        if (losses.find(run.number(), digest).filter(Loss::isOfBackup).isEmpty()) {
            throw new Refused(Refused.Kind.CONFLICT, "These are no numbers that were counted for the backup of run %s. Open its page and read what would be lost."
                    .formatted(run.number()));
        }
        losses.agree(run.number(), digest, person.id(), comment);
    }

    /** What was seen has to be what is: the newest views, or where none could be made all that the steps have done. */
    private void demandCurrent(Run run, String digest) {
        boolean current = views.newest(run.number()).isPresent() ? views.isCurrent(run.number(), digest) : digest.equals(hands.digest(run));
        if (!current) {
            throw new Refused(Refused.Kind.CONFLICT, "What you saw is not the state of run %s now. Look again, on its page or with ./runbook recover %s."
                    .formatted(run.number(), run.number()));
        }
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
                .orElseThrow(() -> new Refused(Refused.Kind.INVALID, "The answer has to be retry, confirm, accept or backup."));
    }
}
