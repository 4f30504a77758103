package chatalot.runbook.engine;

import chatalot.runbook.run.Leases;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.ExternalTaskService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Keeps the locks of working attempts alive, and tells an attempt that has lost its own. */
@Component
class Locks implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Locks.class);

    private final ExternalTaskService tasks;
    private final Leases leases;
    private final PumpSettings settings;
    private final ScheduledExecutorService beats = Executors.newScheduledThreadPool(2, work -> {
        Thread thread = new Thread(work, "heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    Locks(ExternalTaskService tasks, Leases leases, PumpSettings settings) {
        this.tasks = tasks;
        this.leases = leases;
        this.settings = settings;
    }

    /** Extends the lock until {@link Beat#stop()}; for the first time now, unless it was taken so lately that this can wait. */
    Beat keep(Attempt attempt) {
        Duration every = settings.heartbeat();
        if (attempt.renewedWithin(every)) {
            giveSignOfLife(attempt);
        } else {
            extend(attempt);
        }
        ScheduledFuture<?> beat = beats.scheduleWithFixedDelay(() -> beat(attempt),
                every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return () -> beat.cancel(false);
    }

    private void giveSignOfLife(Attempt attempt) {
        try {
            leases.beat(attempt.run().number());
        } catch (RuntimeException e) {
            LOG.warn("The run of {} could give no sign of life: {}", attempt, e.getMessage());
        }
    }

    private void beat(Attempt attempt) {
        if (extend(attempt) == Answer.UNKNOWN && !attempt.renewedWithin(settings.lock())) {
            attempt.withdraw("its lock could not be renewed in time");
        }
    }

    /**
     * True while the lock is the attempt's own: nobody is asked while it cannot have run out; then it is renewed, and where
     * nobody answers it lasts to the end of its time.
     */
    boolean holds(Attempt attempt) {
        if (attempt.withdrawn().isEmpty() && !attempt.renewedWithin(settings.lock().minus(settings.heartbeat()))) {
            beat(attempt);
        }
        return attempt.withdrawn().isEmpty();
    }

    /** Extends the lock now; an attempt that does not hold it any more is withdrawn. */
    Answer extend(Attempt attempt) {
        long asked = System.nanoTime();
        try {
            Conflicts.retried(() -> tasks.extendLock(attempt.task().getId(), attempt.worker(),
                    settings.lock().toMillis()));
            attempt.renewed(asked);
            leases.beat(attempt.run().number());
            return Answer.HELD;
        } catch (BadUserRequestException e) {
            attempt.withdraw("it lost its lock, or its run went on without it");
            return Answer.LOST;
        } catch (RuntimeException e) {
            LOG.warn("The lock of {} could not be renewed: {}", attempt, e.getMessage());
            return Answer.UNKNOWN;
        }
    }

    @Override
    public void destroy() {
        beats.shutdownNow();
    }

    enum Answer { HELD, LOST, UNKNOWN }

    /** A running heartbeat. */
    interface Beat {
        void stop();
    }
}
