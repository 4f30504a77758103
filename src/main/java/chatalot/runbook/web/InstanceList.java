package chatalot.runbook.web;

import chatalot.runbook.run.Instances;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/**
 * All instances, seconds old. Looking at a sick one takes up to two seconds, and every open console asks every three:
 * so whoever asks gets what was seen last, and a look behind the reader's back brings what is new.
 */
@Component
public class InstanceList implements AutoCloseable {

    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration USABLE = Duration.ofSeconds(30);

    private record Seen(List<Instances.View> instances, Instant at) { }

    private final Instances instances;
    private final Clock clock;
    private final AtomicReference<Optional<Seen>> last = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<CompletableFuture<Seen>>> looking = new AtomicReference<>(Optional.empty());
    private final ExecutorService worker = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "instance-list");
        thread.setDaemon(true);
        return thread;
    });

    InstanceList(Instances instances, Clock clock) {
        this.instances = instances;
        this.clock = clock;
    }

    /** By name. Waits only when nothing was seen within half a minute. */
    public List<Instances.View> all() {
        Optional<Seen> seen = last.get();
        if (seen.filter(known -> youngerThan(FRESH, known)).isPresent()) {
            return seen.get().instances();
        }
        CompletableFuture<Seen> next = nextLook();
        return seen.filter(known -> youngerThan(USABLE, known)).orElseGet(next::join).instances();
    }

    /** One look at a time; who comes meanwhile shares it. */
    private synchronized CompletableFuture<Seen> nextLook() {
        Optional<CompletableFuture<Seen>> running = looking.get().filter(look -> !look.isDone());
        if (running.isPresent()) {
            return running.get();
        }
        CompletableFuture<Seen> next = CompletableFuture.supplyAsync(this::look, worker);
        looking.set(Optional.of(next));
        return next;
    }

    private Seen look() {
        Seen seen = new Seen(instances.all(), clock.instant());
        last.set(Optional.of(seen));
        return seen;
    }

    private boolean youngerThan(Duration age, Seen seen) {
        return seen.at().isAfter(clock.instant().minus(age));
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
