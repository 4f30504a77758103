package chatalot.runbook.engine;

import chatalot.runbook.run.StepLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.externaltask.ExternalTask;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tasks that this node has locked and no longer works. */
@Component
class LockedTasks {

    private static final Logger LOG = LoggerFactory.getLogger(LockedTasks.class);

    private final ExternalTaskService tasks;
    private final PumpSettings settings;
    private final DataSource database;
    private final StepLog log;
    private final ReachableTasks reachable;

    LockedTasks(ExternalTaskService tasks, PumpSettings settings, DataSource database, StepLog log, ReachableTasks reachable) {
        this.tasks = tasks;
        this.reachable = reachable;
        this.settings = settings;
        this.database = database;
        this.log = log;
    }

    /**
     * Gives back what this node's earlier life had locked, which saves waiting for the locks to run out. An embedded
     * database has one node only, whatever it was called then.
     */
    void unlock() {
        boolean onlyNode = embedded();
        for (ExternalTask task : tasks.createExternalTaskQuery().locked().list()) {
            if (onlyNode || ours(task)) {
                LOG.info("Step {} of process instance {} was left locked and is given back", task.getTopicName(),
                        task.getProcessInstanceId());
                Conflicts.retried(() -> tasks.unlock(task.getId()));
            }
        }
    }

    /** Before the first step is worked: what the earlier life had begun is lost, and its tasks are given back. */
    void forgetEarlierLife() {
        log.closeLost(embedded() ? Optional.empty() : Optional.of(settings.node()));
        unlock();
    }

    /**
     * Whether a task of these topics waits that this node can work, or is worked here. One query sees all of them at one moment: asked topic by topic, a
     * run that goes from a step of a later topic to one of an earlier topic meanwhile would not be seen at either.
     */
    boolean anyToFinish(Set<String> topics) {
        return tasks.createExternalTaskQuery().active().list().stream().filter(task -> topics.contains(task.getTopicName()))
                .anyMatch(task -> task.getWorkerId() == null || expired(task) ? reachable.reaches(task) : ours(task));
    }

    private static boolean expired(ExternalTask task) {
        return task.getLockExpirationTime() == null
                || task.getLockExpirationTime().before(ClockUtil.getCurrentTime());
    }

    private boolean ours(ExternalTask task) {
        return task.getWorkerId().startsWith(settings.node() + "/");
    }

    private boolean embedded() {
        try (Connection connection = database.getConnection()) {
            return connection.getMetaData().getDatabaseProductName().equals("H2");
        } catch (SQLException e) {
            throw new IllegalStateException("The service's own database does not answer: " + e.getMessage(), e);
        }
    }
}
