package chatalot.runbook.overview;

import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.LiveHealth;
import chatalot.runbook.run.InstanceOverview;
import chatalot.runbook.run.Refused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;

/**
 * The catalog with live health. One instance is looked at when asked for; the list answers at once with what was seen
 * some seconds ago and looks again behind the reader's back, so that a sick instance does not slow the page down.
 */
@Component
class LiveOverview implements InstanceOverview, AutoCloseable {

    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration USABLE = Duration.ofSeconds(30);

    private final InstanceCatalog catalog;
    private final LiveHealth health;
    private final Clock clock;
    private final Map<String, Status> seen = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Status>> looking = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "overview");
        thread.setDaemon(true);
        return thread;
    });

    LiveOverview(InstanceCatalog catalog, LiveHealth health, Clock clock) {
        this.catalog = catalog;
        this.health = health;
        this.clock = clock;
    }

    @Override
    public List<Status> all() {
        List<CompletableFuture<Status>> answers = catalog.names().stream().map(this::recent).toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    @Override
    public Status of(String name) {
        if (catalog.find(name).isEmpty()) {
            throw new Refused(Refused.Kind.NOT_FOUND, "There is no instance %s.".formatted(name));
        }
        return look(name);
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    private CompletableFuture<Status> recent(String name) {
        Optional<Status> last = Optional.ofNullable(seen.get(name));
        if (last.filter(status -> youngerThan(FRESH, status)).isPresent()) {
            return CompletableFuture.completedFuture(last.get());
        }
        CompletableFuture<Status> next = nextLook(name);
        return last.filter(status -> youngerThan(USABLE, status)).map(CompletableFuture::completedFuture).orElse(next);
    }

    /** One look at a time for each instance; who comes meanwhile shares it. */
    private CompletableFuture<Status> nextLook(String name) {
        CompletableFuture<Status> next = new CompletableFuture<>();
        CompletableFuture<Status> running = looking.putIfAbsent(name, next);
        if (running != null) {
            return running;
        }
        workers.execute(() -> {
            try {
                next.complete(look(name));
            } catch (RuntimeException e) {
                next.completeExceptionally(e);
            } finally {
                looking.remove(name, next);
            }
        });
        return next;
    }

    private Status look(String name) {
        LiveHealth.Health found = health.of(name);
        Status status = new Status(name, catalog.find(name).orElseThrow().directory().toString(), found.version(),
                in(found.condition()), found.words(), Optional.of(clock.instant()));
        seen.put(name, status);
        return status;
    }

    private boolean youngerThan(Duration age, Status status) {
        Instant oldest = clock.instant().minus(age);
        return status.checkedAt().filter(oldest::isBefore).isPresent();
    }

    private static Health in(LiveHealth.Condition condition) {
        return switch (condition) {
            case HEALTHY -> Health.HEALTHY;
            case DEGRADED -> Health.UNHEALTHY;
            case DOWN -> Health.AWAY;
            case UNKNOWN -> Health.UNKNOWN;
        };
    }
}
