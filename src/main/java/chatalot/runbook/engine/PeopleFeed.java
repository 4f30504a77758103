package chatalot.runbook.engine;

import chatalot.runbook.run.Act;
import chatalot.runbook.run.ApiTokens;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.GroupRecord;
import chatalot.runbook.run.MadePasswords;
import chatalot.runbook.run.ProviderAccounts;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.Trail;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.EntityTypes;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.UserOperationLogEntryEventEntity;
import org.camunda.bpm.engine.task.Task;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells of what people do in the engine itself: who takes a task or hands it over, and who makes and changes users and their groups,
 * whichever way they come. In the engine's transaction.
 */
@Component
class PeopleFeed implements HistoryFeed {

    private static final Set<String> PEOPLE = Set.of(EntityTypes.USER, EntityTypes.GROUP, EntityTypes.GROUP_MEMBERSHIP);
    private static final Set<String> HAND_OVERS = Set.of(UserOperationLogEntry.OPERATION_TYPE_CLAIM, UserOperationLogEntry.OPERATION_TYPE_ASSIGN);

    private final ObjectProvider<GroupRecord> groups;
    private final Identity identity;
    private final RunStore runs;
    private final Trail trail;
    private final ObjectProvider<TaskService> tasks;
    private final ApiTokens tokens;
    private final MadePasswords madePasswords;
    private final ProviderAccounts accounts;

    PeopleFeed(ObjectProvider<GroupRecord> groups, Identity identity, RunStore runs, Trail trail, ObjectProvider<TaskService> tasks,
            ApiTokens tokens, MadePasswords madePasswords, ProviderAccounts accounts) {
        this.groups = groups;
        this.identity = identity;
        this.runs = runs;
        this.trail = trail;
        this.tasks = tasks;
        this.tokens = tokens;
        this.madePasswords = madePasswords;
        this.accounts = accounts;
    }

    @Override
    public void hear(HistoryEvent event) {
        if (event instanceof UserOperationLogEntryEventEntity act) {
            if (EntityTypes.TASK.equals(act.getEntityType()) && HAND_OVERS.contains(act.getOperationType())) {
                handedOver(act);
            } else if (PEOPLE.contains(act.getEntityType())) {
                people(act);
            }
        }
    }

    private void handedOver(UserOperationLogEntryEventEntity act) {
        Optional<Run> run = Optional.ofNullable(act.getRootProcessInstanceId()).flatMap(runs::byProcessInstance);
        Optional<String> assignee = Optional.ofNullable(act.getNewValue());
        boolean own = assignee.filter(act.getUserId()::equals).isPresent();
        run.ifPresent(of -> trail.record(Fact.of(own ? Act.CLAIMED : Act.HANDED_OVER).by(act.getUserId()).on(of.number())
                .of(of.instance()).about(task(act)).from(Optional.ofNullable(act.getOrgValue()))
                .to(assignee.or(() -> Optional.of("nobody")))));
    }

    /** What people call it; its id where it has ended in the meantime. */
    private String task(UserOperationLogEntryEventEntity act) {
        return Optional.ofNullable(act.getTaskId()).map(id -> identity.asService(() -> tasks.getObject().createTaskQuery().taskId(id).list()).stream()
                .map(Task::getName).findFirst().orElse(id)).orElse("");
    }

    /**
     * Who is in which groups is looked at when the transaction has done all it does; by the service, because whoever changes their own
     * password does not see the others.
     */
    private void people(UserOperationLogEntryEventEntity act) {
        Optional<String> actor = Optional.ofNullable(act.getUserId());
        if (EntityTypes.USER.equals(act.getEntityType()) && UserOperationLogEntry.OPERATION_TYPE_UPDATE.equals(act.getOperationType())) {
            trail.record(Fact.of(Act.USER_CHANGED).by(actor).about(Optional.ofNullable(act.getNewValue()).orElse("")));
        }
        if (EntityTypes.USER.equals(act.getEntityType()) && UserOperationLogEntry.OPERATION_TYPE_DELETE.equals(act.getOperationType())) {
            Optional.ofNullable(act.getNewValue()).ifPresent(person -> {
                tokens.endAllOf(person, actor);
                madePasswords.forget(person);
                accounts.forget(person);
            });
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void beforeCommit(boolean readOnly) {
                groups.ifAvailable(record -> identity.asService(() -> {
                    record.look(actor);
                    return record;
                }));
            }
        });
    }
}
