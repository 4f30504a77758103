package chatalot.runbook.engine;

import chatalot.runbook.run.Lease;
import chatalot.runbook.run.Leases;
import chatalot.runbook.run.Machines;
import chatalot.runbook.run.Places;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.ServiceRestores;
import chatalot.runbook.run.StepLog;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Runs that wait for people or a window are parked: they hold no lease, and others may work on the instance. Before a step
 * of a run begins, the run takes its lease again, and a place at the instance's host; as long as another run holds the lease, or others all the
 * places, the step waits its turn. Inside swap and restore nothing waits for a place: the instance is away.
 */
@Component
class Parking {

    private final Leases leases;
    private final RunStore runs;
    private final StepLog log;
    private final ExternalTaskService tasks;
    private final PumpSettings settings;
    private final Places places;
    private final Machines machines;
    private final Topics topics;
    private final ServiceRestores restores;
    private final Map<RunNumber, String> told = new ConcurrentHashMap<>();

    Parking(Leases leases, RunStore runs, StepLog log, ExternalTaskService tasks, PumpSettings settings, Places places,
            Machines machines, Topics topics, ServiceRestores restores) {
        this.leases = leases;
        this.runs = runs;
        this.log = log;
        this.tasks = tasks;
        this.settings = settings;
        this.places = places;
        this.machines = machines;
        this.topics = topics;
        this.restores = restores;
    }

    /** Whether the run holds its lease and has a place, taken now if need be; otherwise the task comes again after a pause. */
    boolean mayGoOn(Run run, LockedExternalTask task) {
        Optional<String> obstacle = restores.holds(run).or(() -> another(run)).or(() -> noPlace(run, task.getTopicName()));
        if (obstacle.isEmpty()) {
            told.remove(run.number());
            return true;
        }
        tasks.extendLock(task.getId(), task.getWorkerId(), settings.leasePoll().toMillis());
        if (!obstacle.get().equals(told.put(run.number(), obstacle.get()))) {
            log.line(run.number(), task.getTopicName(), 0, obstacle.get());
        }
        return false;
    }

    private Optional<String> another(Run run) {
        Set<String> keys = runs.keys(run.number());
        Optional<Lease> other = keys.isEmpty() ? Optional.empty() : take(keys, run);
        return other.map(lease -> "Waits until run %s of %s has done its work on %s.".formatted(lease.run(), lease.owner(), run.instance()));
    }

    private Optional<String> noPlace(Run run, String topic) {
        if (topics.danger().contains(topic)) {
            return Optional.empty();
        }
        if (topics.sleeping().contains(topic)) {
            places.release(run.number());
            return Optional.empty();
        }
        Machines.Machine machine = machines.of(run.instance());
        return places.take(run.number(), machine).map(before -> "Waits for a place at host %s, where at most %d runs work at once: after %s."
                .formatted(machine.name(), machine.runs(), before.stream().map(number -> "run " + number).collect(Collectors.joining(", "))));
    }

    /** Whose the lease is, if it is not this run's. */
    private Optional<Lease> take(Set<String> keys, Run run) {
        Optional<Lease> holder = leases.holder(keys);
        if (holder.isEmpty()) {
            try {
                leases.take(keys, run.instance(), run.number(), run.requester());
            } catch (DuplicateKeyException e) {
                holder = leases.holder(keys);
            }
        }
        return holder.filter(lease -> !lease.run().equals(run.number()));
    }
}
