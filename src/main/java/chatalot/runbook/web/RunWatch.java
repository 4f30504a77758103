package chatalot.runbook.web;

import chatalot.runbook.run.Pulses;
import chatalot.runbook.run.RunNumber;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Tells those who watch a run that something of it has changed. It asks the database, because another node may be the one that
 * works; once for all who watch the same run, and not at all while nobody does.
 */
@Component
public class RunWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);

    /** Somebody who watches. */
    public interface Watcher {

        /** @return whether they still watch */
        boolean tell(Pulses.Pulse pulse);
    }

    private final Pulses pulses;
    private final Map<Watcher, RunNumber> watchers = new ConcurrentHashMap<>();
    private final Map<RunNumber, Pulses.Pulse> told = new ConcurrentHashMap<>();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "run-watch");
        thread.setDaemon(true);
        return thread;
    });

    RunWatch(Pulses pulses, @Value("${runbook.console.watch-poll:300ms}") Duration poll) {
        this.pulses = pulses;
        worker.scheduleWithFixedDelay(this::look, poll.toMillis(), poll.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Begins to tell somebody of a run: how it stands now, at once, and whenever that changes. */
    public void watch(RunNumber run, Watcher watcher) {
        // First of all they are among those who are told: nothing that changes meanwhile escapes them.
        watchers.put(watcher, run);
        pulses.of(run).filter(pulse -> !watcher.tell(pulse)).ifPresent(gone -> leave(watcher));
    }

    /** They do not watch any more. */
    public void leave(Watcher watcher) {
        watchers.remove(watcher);
    }

    private void look() {
        try {
            told.keySet().retainAll(watchers.values());
            watchers.values().stream().distinct().forEach(this::look);
        } catch (RuntimeException e) {
            LOG.debug("Whether runs have changed cannot be told now", e);
        }
    }

    private void look(RunNumber run) {
        Optional<Pulses.Pulse> now = pulses.of(run);
        if (now.isPresent() && !now.get().equals(told.put(run, now.get()))) {
            watchers.forEach((watcher, watched) -> {
                if (watched.equals(run) && !watcher.tell(now.get())) {
                    leave(watcher);
                }
            });
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
