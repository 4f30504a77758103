package chatalot.runbook.engine;

import chatalot.runbook.run.Reach;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.externaltask.ExternalTask;
import org.camunda.bpm.engine.externaltask.ExternalTaskQueryBuilder;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.springframework.stereotype.Component;

/**
 * The external tasks of runs whose instances this node reaches. Fetching cannot ask for that, and almost always there is
 * nothing else: so it fetches, gives back what it cannot work, and as long as there is such a task it looks before it fetches.
 */
@Component
class ReachableTasks {

    private final ExternalTaskService tasks;
    private final RunStore runs;
    private final Reach reach;
    private final PumpSettings settings;
    private final AtomicBoolean othersWait = new AtomicBoolean();

    ReachableTasks(ExternalTaskService tasks, RunStore runs, Reach reach, PumpSettings settings) {
        this.tasks = tasks;
        this.runs = runs;
        this.reach = reach;
        this.settings = settings;
    }

    /** Locks the most urgent task of these topics; empty when none waits that can be worked here. */
    Optional<LockedExternalTask> lockOne(Set<String> topics) {
        if (!othersWait.get()) {
            Optional<LockedExternalTask> locked = fetch(topics, Optional.empty());
            if (locked.filter(task -> !reaches(task.getBusinessKey())).isEmpty()) {
                return locked;
            }
            tasks.unlock(locked.get().getId());
            othersWait.set(true);
        }
        return lookAndLock(topics);
    }

    /** Whether the run of a task is one that this node can work. A task of no run of ours is its business as well. */
    boolean reaches(ExternalTask task) {
        return reaches(task.getBusinessKey());
    }

    private Optional<LockedExternalTask> lookAndLock(Set<String> topics) {
        List<ExternalTask> waiting = tasks.createExternalTaskQuery().active().notLocked().withRetriesLeft()
                .orderByPriority().desc().list();
        othersWait.set(waiting.stream().anyMatch(task -> !reaches(task)));
        return waiting.stream().filter(task -> topics.contains(task.getTopicName())).filter(this::reaches).findFirst()
                .flatMap(task -> fetch(Set.of(task.getTopicName()), Optional.ofNullable(task.getBusinessKey())));
    }

    private Optional<LockedExternalTask> fetch(Set<String> topics, Optional<String> run) {
        ExternalTaskQueryBuilder query = tasks.fetchAndLock(1, settings.node() + "/" + UUID.randomUUID(), true);
        topics.forEach(topic -> {
            var wanted = query.topic(topic, settings.lock().toMillis());
            run.ifPresent(wanted::businessKey);
        });
        return query.execute().stream().findFirst();
    }

    /** The business key of every process of a run is its number, see {@link StartRules}. */
    private boolean reaches(String businessKey) {
        return Optional.ofNullable(businessKey).filter(key -> key.matches("\\d{1,18}")).map(key -> new RunNumber(Long.parseLong(key)))
                .flatMap(runs::find).map(Run::instance).map(reach::includes).orElse(true);
    }
}
