package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How instances are right now, for people who look at a page. Answers within two seconds whatever is broken, and
 * decides nothing: that is the {@link Gate}'s.
 */
public final class LiveHealth implements AutoCloseable {

    /** UNKNOWN: it could not be found out in time. */
    public enum Condition { HEALTHY, DEGRADED, DOWN, UNKNOWN }

    /**
     * @param version as the app says, where it answers
     * @param words   one sentence
     * @param instance as last discovered, if it ever was
     */
    public record Health(Condition condition, Optional<String> version, String words, Optional<Instance> instance) { }

    private static final Duration LIMIT = Duration.ofSeconds(2);
    /** A look that takes longer than somebody waits goes on for those who ask next; after this it is given up. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(30);
    /** Discovery costs half a second of commands, and what it finds seldom changes. */
    private static final Duration REMEMBERED = Duration.ofSeconds(60);
    /** On one host; others do not wait for one that does not answer. */
    private static final int AT_ONCE = 4;

    private final InstanceCatalog catalog;
    private final Clock clock;
    private final HealthPage page = new HealthPage(Duration.ofMillis(1500));
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "live-health");
        thread.setDaemon(true);
        return thread;
    });

    private final Map<String, Look> looks = new ConcurrentHashMap<>();
    private final Map<Host, Semaphore> hosts = new ConcurrentHashMap<>();
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    /** The app is the same from look to look: it remembers what it found out about files that have not changed. */
    private record Seen(Instance instance, App app, Instant at) { }

    private record Told(Health health, Instant at) { }

    private record Look(Future<Health> answer, Instant since) { }

    public LiveHealth(InstanceCatalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException when the catalog does not have the name */
    public Health of(String name) {
        return answer(name, begun(name), LIMIT);
    }

    /**
     * All of them, by name, within about two seconds however many they are and whatever is broken. Of one that was not looked at in that
     * time it is told how it was a moment ago.
     */
    public Map<String, Health> all() {
        long end = System.nanoTime() + LIMIT.toNanos();
        Map<String, Look> begun = new LinkedHashMap<>();
        catalog.names().forEach(name -> begun.put(name, begun(name)));
        Map<String, Health> all = new LinkedHashMap<>();
        begun.forEach((name, look) -> {
            Health now = answer(name, look, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            all.put(name, look.answer().isDone() ? now : lately(name).orElse(now));
        });
        return all;
    }

    private Optional<Health> lately(String name) {
        return Optional.ofNullable(told.get(name)).filter(last -> last.at().plus(REMEMBERED).isAfter(clock.instant())).map(Told::health);
    }

    private Look begun(String name) {
        return looks.compute(name, (key, last) -> last == null || last.answer().isDone()
                ? new Look(workers.submit(() -> remembered(name)), clock.instant()) : last);
    }

    private Health remembered(String name) throws InterruptedException {
        Semaphore turn = hosts.computeIfAbsent(catalog.host(name), host -> new Semaphore(AT_ONCE, true));
        turn.acquire();
        try {
            Health health = look(name);
            told.put(name, new Told(health, clock.instant()));
            return health;
        } finally {
            turn.release();
        }
    }

    private Health answer(String name, Look look, Duration limit) {
        try {
            return look.answer().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | CancellationException e) {
            if (look.since().plus(GIVEN_UP).isBefore(clock.instant())) {
                look.answer().cancel(true);
            }
            return unknown(name, "It could not be found out within %d s; is its host busy?".formatted(LIMIT.toSeconds()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException unknownName) {
                throw unknownName;
            }
            return unknown(name, e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown(name, "Looking was interrupted");
        }
    }

    private Health look(String name) {
        Seen last = lastSeen(name);
        Instance instance = last.instance();
        App app = last.app();
        Optional<App.State> state = app.state();
        if (state.filter(App.State::running).isEmpty()) {
            return health(Condition.DOWN, HealthPage.Answer.nothing("%s %s".formatted(app.name(), state.isPresent() ? "is stopped"
                    : "does not exist")), instance);
        }
        HealthPage.Answer answer = state.get().health().map(page::ask)
                .orElseGet(() -> HealthPage.Answer.nothing("%s has no address inside".formatted(app.name())));
        if (!answer.understood()) {
            return health(Condition.DOWN, answer, instance);
        }
        boolean open = Doors.of(catalog.host(name), instance).state() == Doors.State.OPEN;
        boolean healthy = answer.isOk() && answer.isDatabaseHealthy() && open;
        return health(healthy ? Condition.HEALTHY : Condition.DEGRADED, answer, instance, healthy ? "Healthy"
                : "Status is %s, database healthy is %s%s".formatted(answer.status().orElse("unknown"),
                        answer.database().map(String::valueOf).orElse("unknown"), open ? "" : ", its doors are closed"));
    }

    /** Discovers, unless it did so a moment ago; where discovery fails the last one serves. */
    private Seen lastSeen(String name) {
        Optional<Seen> last = Optional.ofNullable(seen.get(name));
        Instant now = clock.instant();
        if (last.filter(before -> before.at().plus(REMEMBERED).isAfter(now)).isPresent()) {
            return last.get();
        }
        try {
            Instance found = catalog.discover(name);
            App app = last.filter(before -> before.instance().equals(found)).map(Seen::app).orElseGet(() -> App.of(catalog.host(name), found));
            Seen fresh = new Seen(found, app, now);
            seen.put(name, fresh);
            return fresh;
        } catch (DiscoveryRefused | PassingTrouble e) {
            return last.orElseThrow(() -> e);
        }
    }

    private Health unknown(String name, String words) {
        return new Health(Condition.UNKNOWN, Optional.empty(), words,
                Optional.ofNullable(seen.get(name)).map(Seen::instance));
    }

    private static Health health(Condition condition, HealthPage.Answer answer, Instance instance) {
        return health(condition, answer, instance, answer.words());
    }

    private static Health health(Condition condition, HealthPage.Answer answer, Instance instance, String words) {
        return new Health(condition, answer.version(), words, Optional.of(instance));
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
