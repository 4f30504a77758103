package chatalot.runbook.web;

import chatalot.runbook.run.Backups;
import chatalot.runbook.run.Refused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;

/**
 * The backups of all instances, at most some minutes old. They lie in directories, some on other hosts: so whoever asks gets what was seen
 * last, at first nothing, and a look behind their back brings what is new.
 */
@Component
public class NewestBackups implements AutoCloseable {

    private static final Duration FRESH = Duration.ofMinutes(1);

    /**
     * What is there of one instance.
     *
     * @param readable false when its backups could not be looked at; then nothing is known of them
     * @param proven   how many were proven and are not known to be damaged
     * @param newest   the newest of those
     */
    public record Kept(String instance, boolean readable, int proven, Optional<Backups.Stored> newest) { }

    private record Seen(List<Kept> all, Instant at) { }

    private final InstanceList instances;
    private final Backups backups;
    private final Clock clock;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "newest-backups");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Seen seen = new Seen(List.of(), Instant.EPOCH);

    NewestBackups(InstanceList instances, Backups backups, Clock clock) {
        this.instances = instances;
        this.backups = backups;
        this.clock = clock;
    }

    /** One for each instance, as seen last. */
    public List<Kept> all() {
        Seen last = seen;
        if (last.at().isBefore(clock.instant().minus(FRESH)) && looking.compareAndSet(false, true)) {
            worker.execute(this::look);
        }
        return last.all();
    }

    /** What was seen last of one instance; empty before the first look. */
    public Optional<Kept> of(String instance) {
        return all().stream().filter(kept -> kept.instance().equals(instance)).findFirst();
    }

    private void look() {
        try {
            seen = new Seen(instances.all().stream().map(instance -> kept(instance.name())).toList(), clock.instant());
        } finally {
            looking.set(false);
        }
    }

    private Kept kept(String instance) {
        try {
            List<Backups.Stored> proven = backups.of(instance).stream().filter(NewestBackups::isProven).toList();
            return new Kept(instance, true, proven.size(), proven.stream().findFirst());
        } catch (Refused unreadable) {
            return new Kept(instance, false, 0, Optional.empty());
        }
    }

    private static boolean isProven(Backups.Stored backup) {
        return backup.unusable().isEmpty() && backup.contents().flatMap(Backups.Contents::proof).isPresent()
                && backup.verified().map(Backups.Verified::whole).orElse(true);
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
