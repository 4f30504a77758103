package chatalot.runbook.engine;

import chatalot.runbook.run.Reach;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.externaltask.ExternalTask;
import org.camunda.bpm.engine.externaltask.ExternalTaskQueryBuilder;
import org.springframework.stereotype.Component;

/**
 * The external tasks of runs whose instances this node reaches. Fetching cannot ask for that, so a node that does not reach
 * all of them looks before it fetches: it never holds, not even for a moment, what another node waits for.
 */
@Component
class ReachableTasks {

    private final ExternalTaskService tasks;
    private final RunStore runs;
    private final Reach reach;
    private final PumpSettings settings;

    ReachableTasks(ExternalTaskService tasks, RunStore runs, Reach reach, PumpSettings settings) {
        this.tasks = tasks;
        this.runs = runs;
        this.reach = reach;
        this.settings = settings;
    }

    /** Locks the most urgent task of these topics; empty when none waits that can be worked here. */
    Optional<Fetched> lockOne(Set<String> topics) {
        return reach.isEverything() ? fetch(topics, Optional.empty()) : lookAndLock(topics);
    }

    /** Whether the run of a task is one that this node can work. A task of no run of ours is its business as well. */
    boolean reaches(ExternalTask task) {
        // The business key of every process of a run is its number, see StartRules.
        return reach.isEverything() || Optional.ofNullable(task.getBusinessKey()).filter(key -> key.matches("\\d{1,18}"))
                .map(key -> new RunNumber(Long.parseLong(key))).flatMap(runs::find).map(Run::instance).map(reach::includes).orElse(true);
    }

    private Optional<Fetched> lookAndLock(Set<String> topics) {
        return tasks.createExternalTaskQuery().active().notLocked().withRetriesLeft().orderByPriority().desc().list().stream()
                .filter(task -> topics.contains(task.getTopicName())).filter(this::reaches).findFirst()
                .flatMap(task -> fetch(Set.of(task.getTopicName()), Optional.ofNullable(task.getBusinessKey())));
    }

    private Optional<Fetched> fetch(Set<String> topics, Optional<String> run) {
        ExternalTaskQueryBuilder query = tasks.fetchAndLock(1, settings.node() + "/" + UUID.randomUUID(), true);
        topics.forEach(topic -> {
            var wanted = query.topic(topic, settings.lock().toMillis());
            run.ifPresent(wanted::businessKey);
        });
        long asked = System.nanoTime();
        return query.execute().stream().findFirst().map(task -> new Fetched(task, asked));
    }
}
