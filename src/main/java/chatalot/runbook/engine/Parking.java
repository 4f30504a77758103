package chatalot.runbook.engine;

import chatalot.runbook.run.Lease;
import chatalot.runbook.run.Leases;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StepLog;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Runs that wait for people or a window are parked: they hold no lease, and others may work on the instance. Before a step
 * of a run begins, the run takes its lease again; as long as another run holds it, the step waits its turn.
 */
@Component
class Parking {

    private final Leases leases;
    private final RunStore runs;
    private final StepLog log;
    private final ExternalTaskService tasks;
    private final PumpSettings settings;
    private final Map<RunNumber, RunNumber> told = new ConcurrentHashMap<>();

    Parking(Leases leases, RunStore runs, StepLog log, ExternalTaskService tasks, PumpSettings settings) {
        this.leases = leases;
        this.runs = runs;
        this.log = log;
        this.tasks = tasks;
        this.settings = settings;
    }

    /** Whether the run holds its lease, taken now if need be; otherwise the task comes again after a pause. */
    boolean mayGoOn(Run run, LockedExternalTask task) {
        Set<String> keys = runs.keys(run.number());
        Optional<Lease> other = keys.isEmpty() ? Optional.empty() : take(keys, run);
        if (other.isEmpty()) {
            told.remove(run.number());
            return true;
        }
        tasks.extendLock(task.getId(), task.getWorkerId(), settings.leasePoll().toMillis());
        if (!other.get().run().equals(told.put(run.number(), other.get().run()))) {
            log.line(run.number(), task.getTopicName(), 0, "Waits until run %s of %s has done its work on %s."
                    .formatted(other.get().run(), other.get().owner(), run.instance()));
        }
        return false;
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
