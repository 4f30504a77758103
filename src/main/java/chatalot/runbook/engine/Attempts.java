package chatalot.runbook.engine;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.run.RunningAttempts;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepLog;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.springframework.stereotype.Component;

/** The attempts at work on this node, by external task. */
@Component
class Attempts implements RunningAttempts {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Map<String, Attempt> byWorker = new ConcurrentHashMap<>();
    private final StepLog log;
    private final PumpSettings settings;

    Attempts(StepLog log, PumpSettings settings) {
        this.log = log;
        this.settings = settings;
    }

    void add(Attempt attempt) {
        byWorker.put(attempt.worker(), attempt);
    }

    void remove(Attempt attempt) {
        byWorker.remove(attempt.worker());
        attempt.ended();
    }

    Collection<Attempt> all() {
        return List.copyOf(byWorker.values());
    }

    /** The task is gone: its run was cancelled, told to go back, or deleted. */
    void taskDeleted(String externalTask) {
        byWorker.values().stream().filter(attempt -> attempt.task().getId().equals(externalTask))
                .forEach(attempt -> attempt.withdraw("its run went on without it"));
    }

    @Override
    public void awaitOthers(StepContext context) {
        try {
            awaitThisNode(context);
            awaitOtherNodes(context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Interrupted while waiting for older attempts of run " + context.run().number(), e);
        }
    }

    /**
     * Ends what this node still does of a task that it has fetched again: by the engine's clock the lock has run out, which
     * a clock that was set forward makes so at once.
     *
     * @throws PassingTrouble when it does not end
     */
    void endOlder(LockedExternalTask task) throws InterruptedException {
        end(attempt -> attempt.task().getId().equals(task.getId()));
    }

    private void awaitThisNode(StepContext context) throws InterruptedException {
        Predicate<Attempt> same = attempt -> attempt.step().equals(context.step())
                && attempt.number() == context.attempt();
        end(attempt -> attempt.run().number().equals(context.run().number()) && !same.test(attempt));
    }

    private void end(Predicate<Attempt> which) throws InterruptedException {
        for (Attempt older : all().stream().filter(which).toList()) {
            older.withdraw("a newer step of its run has begun");
            if (!older.awaitEnd(settings.lock().multipliedBy(2).toMillis())) {
                throw new PassingTrouble("%s: %s does not end".formatted(older.run().instance(), older));
            }
        }
    }

    private void awaitOtherNodes(StepContext context) throws InterruptedException {
        long deadline = System.nanoTime() + settings.lock().toNanos();
        while (System.nanoTime() < deadline && worksElsewhere(context)) {
            Thread.sleep(LOOK_AGAIN.toMillis());
        }
    }

    private boolean worksElsewhere(StepContext context) {
        return log.workers(context.run().number()).entrySet().stream()
                .filter(entry -> !entry.getKey().equals(context.step()))
                .anyMatch(entry -> !entry.getValue().startsWith(settings.node() + "/"));
    }
}
