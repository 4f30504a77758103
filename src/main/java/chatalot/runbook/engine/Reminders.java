package chatalot.runbook.engine;

import chatalot.runbook.run.ApprovalRequest;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Notices;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Tells people that a gate or a decision still waits for them. Does nothing but raise a notice, in the transaction of the timer that
 * called. Public because expressions call it.
 */
@Component("reminders")
public class Reminders {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Approvals approvals;
    private final ApprovalSettings settings;
    private final DecisionSettings decision;
    private final Roots roots;
    private final ObjectProvider<Notices> notices;

    Reminders(Approvals approvals, ApprovalSettings settings, DecisionSettings decision, Roots roots,
            ObjectProvider<Notices> notices) {
        this.approvals = approvals;
        this.settings = settings;
        this.decision = decision;
        this.roots = roots;
        this.notices = notices;
    }

    /** To the approvers. */
    public void remind(DelegateExecution execution) {
        raise(execution, Notice.Kind.REMINDER, Person.APPROVERS);
    }

    /** To the second group; it gains no right to decide by that. */
    public void escalate(DelegateExecution execution) {
        raise(execution, Notice.Kind.ESCALATION, settings.escalationGroup());
    }

    /** How often it is told that nobody has decided whether to keep or to roll back, as an ISO 8601 repeating interval. */
    public String decisions() {
        return "R/" + decision.reminder();
    }

    /** To ops and to the second group: the instance may be down while nobody decides. */
    public void remindOps(DelegateExecution execution) {
        Run run = roots.runOf(execution);
        String text = "Run %s (%s) waits for somebody of ops: keep the new version or roll it back? The instance may be down."
                .formatted(run.number(), run.instance());
        notices.ifAvailable(all -> {
            all.raise(new Notice(Notice.Kind.REMINDER, run.number(), run.instance(), Person.OPS, text));
            all.raise(new Notice(Notice.Kind.ESCALATION, run.number(), run.instance(), settings.escalationGroup(), text));
        });
    }

    private void raise(DelegateExecution execution, Notice.Kind kind, String group) {
        Run run = roots.runOf(execution);
        ApprovalRequest request = approvals.request(execution.getProcessInstanceId()).orElseThrow();
        long given = approvals.at(request).stream().filter(word -> !word.exception()).count();
        Notice notice = new Notice(kind, run.number(), run.instance(), group,
                "%s of run %s (%s) waits since %s: %d of %d approvals are given. Unless it is decided, the run ends %s."
                        .formatted(ApprovalRules.name(run, request.gate()), run.number(), run.instance(),
                                TIME.format(request.openedAt()), given, request.needed(),
                                TIME.format(request.openedAt().plus(settings.expiry()))));
        notices.ifAvailable(all -> all.raise(notice));
    }
}
