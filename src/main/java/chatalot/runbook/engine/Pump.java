package chatalot.runbook.engine;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Works the external tasks of all processes in this JVM. Fetches one task at a time, and one of a preparation only
 * when a thread is free; tasks inside swap and restore come first and never wait for a thread, nor do those that mostly
 * sleep. Those of instances that this node does not reach are left to others.
 *
 * <p>When the service stops, runs inside swap or restore are finished first; every other step is interrupted and
 * unlocked, so that the next start (or another node) takes it over at once.
 */
@Component
class Pump implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);

    private final ExternalTaskService tasks;
    private final Topics topics;
    private final Worker worker;
    private final Attempts attempts;
    private final ReachableTasks reachable;
    private final LockedTasks locked;
    private final WorkSignal signal;
    private final PumpSettings settings;
    private final Semaphore free;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile Phase phase = Phase.STOPPED;
    private ExecutorService threads = Executors.newCachedThreadPool();
    private Thread dispatcher = new Thread();

    Pump(ExternalTaskService tasks, Topics topics, Worker worker, Attempts attempts,
            ReachableTasks reachable, LockedTasks locked, WorkSignal signal, PumpSettings settings) {
        this.tasks = tasks;
        this.topics = topics;
        this.worker = worker;
        this.attempts = attempts;
        this.reachable = reachable;
        this.locked = locked;
        this.signal = signal;
        this.settings = settings;
        this.free = new Semaphore(settings.threads());
    }

    @Override
    public void start() {
        locked.forgetEarlierLife();
        threads = Executors.newCachedThreadPool(work -> new Thread(work, "step"));
        phase = Phase.WORKING;
        dispatcher = new Thread(this::dispatch, "pump");
        dispatcher.start();
    }

    @Override
    public boolean isRunning() {
        return phase != Phase.STOPPED;
    }

    /** False from the moment the service was told to stop: nothing new is begun. */
    boolean takesNewWork() {
        return phase == Phase.WORKING;
    }

    /** Starts last and stops first, so that everything a step needs is still there. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void stop() {
        phase = Phase.FINISHING;
        Set<String> finish = topics.toBeFinished();
        boolean finished = Waiting.until(() -> withdrawn(attempt -> !finish.contains(attempt.step()))
                && !locked.anyToFinish(finish), settings.finishPatience());
        if (!finished) {
            LOG.warn("A run inside swap or restore was not finished within {}; the next start goes on with it",
                    settings.finishPatience());
        }
        phase = Phase.STOPPED;
        signal.raise();
        join();
        Waiting.until(() -> withdrawn(attempt -> true) && underWay.get() == 0, settings.lock());
        threads.shutdownNow();
        locked.unlock();
    }

    /** Withdraws these attempts; also those that began in the same moment are met, because this is asked again. */
    private boolean withdrawn(Predicate<Attempt> which) {
        attempts.all().stream().filter(which).forEach(attempt -> attempt.withdraw("the service stops"));
        return true;
    }

    private void dispatch() {
        while (phase != Phase.STOPPED) {
            try {
                if (!fetchOne()) {
                    signal.await(settings.poll());
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("No task could be fetched: {}", e.getMessage());
                Waiting.pause(settings.poll());
            }
        }
    }

    /** Fetches one task and hands it to a thread; false when there is none, or no thread for it. */
    private boolean fetchOne() {
        boolean thread = phase == Phase.WORKING && free.tryAcquire();
        boolean kept = false;
        try {
            Optional<Fetched> fetched = reachable.lockOne(wanted(thread));
            if (fetched.isEmpty()) {
                return false;
            }
            LockedExternalTask task = fetched.get().task();
            boolean ordinary = topics.ordinary().contains(task.getTopicName());
            if (phase != Phase.WORKING && !topics.danger().contains(task.getTopicName())) {
                tasks.unlock(task.getId());
                return false;
            }
            kept = ordinary;
            underWay.incrementAndGet();
            threads.execute(() -> work(fetched.get(), ordinary));
            return true;
        } finally {
            if (thread && !kept) {
                free.release();
            }
        }
    }

    private Set<String> wanted(boolean thread) {
        if (phase != Phase.WORKING) {
            return topics.toBeFinished();
        }
        Set<String> wanted = new HashSet<>(topics.danger());
        wanted.addAll(topics.sleeping());
        if (thread) {
            wanted.addAll(topics.ordinary());
        }
        return wanted;
    }

    private void work(Fetched fetched, boolean usesThread) {
        Thread.currentThread().setName("step-" + fetched.task().getTopicName());
        try {
            worker.work(fetched);
        } finally {
            if (usesThread) {
                free.release();
            }
            Thread.currentThread().setName("step");
            underWay.decrementAndGet();
            signal.raise();
        }
    }

    private void join() {
        try {
            dispatcher.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private enum Phase { WORKING, FINISHING, STOPPED }
}
