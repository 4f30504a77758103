package chatalot.runbook.run;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Something that the service looks after by itself, again and again, on a thread of its own: at its start, and each time so long
 * after the last look ended. Begins and ends with the pump; what would be done while the service stops waits for the next start.
 */
public abstract class RepeatedLook implements SmartLifecycle {

    private final String name;
    private final Duration pause;
    private Optional<ScheduledExecutorService> looking = Optional.empty();

    /** @param name of the thread */
    protected RepeatedLook(String name, Duration pause) {
        this.name = name;
        this.pause = pause;
    }

    /** Looks once. Deals with its own trouble: what it throws would end the looking. */
    protected abstract void look();

    @Override
    public final synchronized void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.scheduleWithFixedDelay(this::look, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        looking = Optional.of(executor);
    }

    @Override
    public final synchronized void stop() {
        looking.ifPresent(ScheduledExecutorService::shutdown);
        looking = Optional.empty();
    }

    @Override
    public final synchronized boolean isRunning() {
        return looking.isPresent();
    }

    @Override
    public final int getPhase() {
        return Integer.MAX_VALUE;
    }
}
