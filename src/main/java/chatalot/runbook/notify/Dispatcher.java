package chatalot.runbook.notify;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Delivers what the outbox holds: at once after a commit, and by looking again for what is due. Each lane of receivers
 * has threads of its own, so that one that hangs holds up nobody but itself.
 */
@Component
class Dispatcher implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Outbox outbox;
    private final Receivers receivers;
    private final NotifySettings settings;
    private final PublicUrl urls;
    private final Clock clock;
    private volatile List<Lane> lanes = List.of();
    private volatile boolean running;
    private ExecutorService threads = Executors.newCachedThreadPool(Dispatcher::thread);
    private ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(Dispatcher::thread);
    private Attempts attempts = new Attempts(threads);

    Dispatcher(Outbox outbox, Receivers receivers, NotifySettings settings, PublicUrl urls, Clock clock) {
        this.outbox = outbox;
        this.receivers = receivers;
        this.settings = settings;
        this.urls = urls;
        this.clock = clock;
    }

    /** Says that there may be something to deliver. */
    void wake() {
        lanes.forEach(Lane::wake);
    }

    @Override
    public void start() {
        threads = Executors.newCachedThreadPool(Dispatcher::thread);
        attempts = new Attempts(threads);
        lanes = receivers.lanes().stream()
                .map(members -> new Lane(members, outbox, attempts, settings, urls, clock)).toList();
        lanes.forEach(threads::execute);
        housekeeping = Executors.newSingleThreadScheduledExecutor(Dispatcher::thread);
        housekeeping.scheduleWithFixedDelay(this::giveUpOldOnes, 0, settings.poll().toMillis(), TimeUnit.MILLISECONDS);
        running = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts before the pump and stops after it: what the last steps raise is still sent. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }

    /** Breaks tries off and gives their deliveries back, so that another node, or the next start, makes them at once. */
    @Override
    public void stop() {
        running = false;
        lanes.forEach(Lane::end);
        attempts.breakOff();
        housekeeping.shutdown();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A receiver of notices did not let go within {}", settings.timeout());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveUpOldOnes() {
        try {
            int old = outbox.giveUp(clock.instant().minus(settings.giveUpAfter()));
            if (old > 0) {
                LOG.warn("{} deliveries of notices were given up: not taken within {}", old, settings.giveUpAfter());
            }
        } catch (RuntimeException e) {
            LOG.warn("The outbox of notices could not be looked through: {}", e.getMessage());
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "notices");
        thread.setDaemon(true);
        return thread;
    }
}
