package chatalot.runbook.engine;

import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.FoundUpdate;
import chatalot.runbook.run.FoundUpdates;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Notice.Kind;
import chatalot.runbook.run.Notices;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.history.event.HistoricIncidentEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricTaskInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.task.Task;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Raises a notice when a run begins to wait for people, stands still, or ends. Everything is said at the end of the
 * engine's transaction, when tasks have their names and runs their outcomes, and is rolled back with it.
 */
@Component
class NoticeFeed implements HistoryFeed {

    private static final String REVIEW = "reviewFailedUpdate";
    private static final Map<String, Kind> TASKS = Map.of(PeoplesTasks.GATE, Kind.APPROVAL_NEEDED,
            "keepOrRollBack", Kind.DECISION_NEEDED, "writeReverseSql", Kind.SQL_NEEDED, "recoverByHand", Kind.NEEDS_HANDS,
            "putSecretsInPlace", Kind.NEEDS_HANDS, REVIEW, Kind.RESTORED, CheckRules.TASK, Kind.UPDATE_FOUND);
    /** Ends of updates that are told as what they are. */
    private static final Map<String, Kind> ENDS =
            Map.of("endUpdated", Kind.UPDATED, "endRolledBack", Kind.UPDATED, "endBackupRestored", Kind.UPDATED, "endDeployed", Kind.UPDATED,
                    "endRestored", Kind.RESTORED);
    /** Ends that nobody has to be told of: people brought them about, nothing happened, or all is as it should be. */
    private static final Set<String> QUIET = Set.of("endCancelled", "endUpToDate", "endAccepted", "endBackupKept", "endVerified",
            "endKnown", "endUpdateStarted", "endSkipped", "endOvertaken", "endStillFailing");

    private final ObjectProvider<Notices> notices;
    private final ObjectProvider<TaskService> tasks;
    private final ObjectProvider<HistoryService> history;
    private final Identity identity;
    private final RunStore runs;
    private final Approvals approvals;
    private final FoundUpdates found;

    NoticeFeed(ObjectProvider<Notices> notices, ObjectProvider<TaskService> tasks, ObjectProvider<HistoryService> history,
            Identity identity, RunStore runs, Approvals approvals, FoundUpdates found) {
        this.notices = notices;
        this.tasks = tasks;
        this.history = history;
        this.identity = identity;
        this.runs = runs;
        this.approvals = approvals;
        this.found = found;
    }

    @Override
    public void hear(HistoryEvent event) {
        if (event instanceof HistoricTaskInstanceEventEntity task
                && event.isEventOfType(HistoryEventTypes.TASK_INSTANCE_CREATE)) {
            Optional.ofNullable(TASKS.get(task.getTaskDefinitionKey()))
                    .ifPresent(kind -> beforeCommit(event, run -> waits(run, kind, task.getTaskId())));
        } else if (event instanceof HistoricProcessInstanceEventEntity instance
                && event.isEventOfType(HistoryEventTypes.PROCESS_INSTANCE_END)
                && event.getProcessInstanceId().equals(event.getRootProcessInstanceId())) {
            beforeCommit(event, run -> ended(run, Optional.ofNullable(instance.getEndActivityId())));
        } else if (event instanceof HistoricIncidentEventEntity incident
                && event.isEventOfType(HistoryEventTypes.INCIDENT_CREATE)
                // The engine repeats an incident of a called process in each of its callers.
                && incident.getId().equals(incident.getCauseIncidentId())) {
            beforeCommit(event, this::standsStill);
        }
    }

    /** A task that was finished or withdrawn in the same transaction waits for nobody. */
    private void waits(Run run, Kind kind, String id) {
        boolean gate = kind == Kind.APPROVAL_NEEDED;
        Optional.ofNullable(identity.asService(() -> tasks.getObject().createTaskQuery().taskId(id).singleResult()))
                .ifPresent(task -> raise(run, kind, gate ? Person.APPROVERS : Person.OPS,
                        "%s. %s".formatted(task.getName(), gate ? signatures(task) : kind == Kind.UPDATE_FOUND ? news(run) : reason(run)),
                        Optional.of(id)));
    }

    private String signatures(Task task) {
        return approvals.request(task.getProcessInstanceId()).map(request -> "%d of %d approvals are given."
                .formatted(approvals.at(request).size(), request.needed())).orElse("");
    }

    private String news(Run run) {
        return found.of(run.number()).map(FoundUpdate::summary).orElse("") + " Start it: ./runbook start %s; or skip it: ./runbook skip %s --reason \"…\""
                .formatted(run.number(), run.number());
    }

    private void ended(Run run, Optional<String> end) {
        String outcome = "The %s of %s%s ended: %s.".formatted(run.kind().words(), run.instance(), target(run),
                run.outcome().orElse("no outcome"));
        told(run, end).ifPresent(kind -> raise(run, kind, Person.OPS, outcome + " " + reason(run), Optional.empty()));
    }

    private static String target(Run run) {
        String target = run.kind() == RunKind.UPDATE && run.target().isBlank() ? "the newest release" : run.target();
        return target.isBlank() ? "" : (run.kind() == RunKind.VERIFY || run.kind() == RunKind.RESTORE ? ": " : " to ") + target;
    }

    /** How the end of a run is told; the review of a failed update has told of it already. */
    private Optional<Kind> told(Run run, Optional<String> end) {
        return end.filter(QUIET::contains).isPresent() ? Optional.empty()
                : Optional.of(end.map(ENDS::get).orElse(Kind.FAILED)).filter(kind -> kind != Kind.RESTORED || !wasReviewed(run));
    }

    private boolean wasReviewed(Run run) {
        return identity.asService(() -> history.getObject().createHistoricTaskInstanceQuery()
                .processInstanceId(run.processInstance()).taskDefinitionKey(REVIEW).count()) > 0;
    }

    private void standsStill(Run run) {
        raise(run, Kind.NEEDS_HANDS, Person.OPS, reason(run), Optional.empty());
    }

    private static String reason(Run run) {
        return run.failure().orElse("");
    }

    private void raise(Run run, Kind kind, String group, String what, Optional<String> task) {
        String text = "Run %s, asked for by %s. %s".formatted(run.number(), run.requester(), what);
        notices.ifAvailable(known -> known.raise(new Notice(kind, run.number(), run.instance(), group, text.strip(), task)));
    }

    private void beforeCommit(HistoryEvent event, Consumer<Run> act) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void beforeCommit(boolean readOnly) {
                Optional.ofNullable(event.getRootProcessInstanceId()).flatMap(runs::byProcessInstance).ifPresent(act);
            }
        });
    }
}
