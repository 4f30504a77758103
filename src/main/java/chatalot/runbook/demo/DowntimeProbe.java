package chatalot.runbook.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Asks an instance's health from outside every 10 ms, whether or not earlier questions were answered yet. Where many of
 * them wait, it asks every 100 ms, so that its questions are not what keeps a slow instance from answering. It counts as
 * serving when it answers 200 and says {@code "status": "ok"}. Meant for minutes: it remembers every answer.
 */
public final class DowntimeProbe implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(10);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final int MANY = 20;
    private static final int SELDOM = 10;
    private static final Pattern OK = Pattern.compile("\"status\"\\s*:\\s*\"ok\"");

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER).build();
    private final ConcurrentLinkedQueue<Sample> samples = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "downtime-probe");
        thread.setDaemon(true);
        return thread;
    });

    private final Instant began = Instant.now();
    private final long beganNanos = System.nanoTime();

    private DowntimeProbe() { }

    /**
     * Starts asking. A question that is not answered within two seconds counts as not answered.
     *
     * @param health the whole URL, for example {@code http://127.0.0.1:8080/api/health}
     */
    public static DowntimeProbe start(URI health) {
        return start(health, ANSWER);
    }

    /** The same. @param answer a question that is not answered within this counts as not answered */
    public static DowntimeProbe start(URI health, Duration answer) {
        DowntimeProbe probe = new DowntimeProbe();
        HttpRequest request = HttpRequest.newBuilder(health).timeout(answer).build();
        probe.clock.scheduleAtFixedRate(() -> probe.ask(request), 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return probe;
    }

    /** The times without service so far; the last one may still be open. */
    public List<Gap> gaps() {
        return gaps(List.copyOf(samples));
    }

    /** The sum of all times without service that have ended. */
    public Duration downtime() {
        return gaps().stream().filter(Gap::isOver).map(Gap::length).reduce(Duration.ZERO, Duration::plus);
    }

    /** When the last time without service ended, by this machine's clock; empty while it is away, and where it never was. */
    public Optional<Instant> backSince() {
        List<Away> all = away(List.copyOf(samples));
        return all.isEmpty() || !all.get(all.size() - 1).isOver() ? Optional.empty()
                : Optional.of(began.plusNanos(all.get(all.size() - 1).until() - beganNanos));
    }

    /** How many questions were not answered well. */
    public int failedRequests() {
        return (int) samples.stream().filter(sample -> !sample.ok()).count();
    }

    /** Forgets what was measured so far. */
    public void reset() {
        samples.clear();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void ask(HttpRequest request) {
        if (waiting.get() >= MANY && held.incrementAndGet() % SELDOM != 0) {
            return;
        }
        waiting.incrementAndGet();
        long sent = System.nanoTime();
        http.sendAsync(request, BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            waiting.decrementAndGet();
            samples.add(new Sample(sent, System.nanoTime(), failure == null && isServing(answer)));
        });
    }

    private static boolean isServing(HttpResponse<String> answer) {
        return answer.statusCode() == 200 && OK.matcher(answer.body()).find();
    }

    static List<Gap> gaps(List<Sample> unordered) {
        return away(unordered).stream().map(Away::gap).toList();
    }

    /**
     * A gap begins when the first question that failed was sent, and ends with the first good answer to a question
     * sent later. Answers arrive in any order: a question that hangs is known to have failed only much later.
     */
    private static List<Away> away(List<Sample> unordered) {
        List<Sample> samples = unordered.stream().sorted(Comparator.comparingLong(Sample::sent)).toList();
        List<Away> all = new ArrayList<>();
        int i = 0;
        while (i < samples.size()) {
            if (samples.get(i).ok()) {
                i++;
                continue;
            }
            long from = samples.get(i).sent();
            long until = Long.MAX_VALUE;
            int failed = 0;
            for (; i < samples.size() && samples.get(i).sent() < until; i++) {
                if (samples.get(i).ok()) {
                    until = Math.min(until, samples.get(i).answered());
                } else {
                    failed++;
                }
            }
            boolean isOver = until != Long.MAX_VALUE;
            all.add(new Away(from, isOver ? until : samples.get(i - 1).answered(), failed, isOver));
        }
        return all;
    }

    /** A gap on the clock of {@link System#nanoTime()}. */
    private record Away(long from, long until, int failed, boolean isOver) {

        Gap gap() {
            return new Gap(Duration.ofNanos(until - from), failed, isOver);
        }
    }

    record Sample(long sent, long answered, boolean ok) { }

    /**
     * A time without service.
     *
     * @param length         from the first failed question to the first good answer after it; so far, if it is not over
     * @param failedRequests questions sent in that time and not answered well
     * @param isOver         it serves again
     */
    public record Gap(Duration length, int failedRequests, boolean isOver) { }
}
