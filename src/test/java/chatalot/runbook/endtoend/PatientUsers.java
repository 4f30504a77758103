package chatalot.runbook.endtoend;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Users of an instance who wait for every answer as long as it takes, and ask for nothing twice. They read, and they post messages without the key
 * by which the sample would know one that comes again: what was sent twice on the way is stored twice.
 */
final class PatientUsers implements AutoCloseable {

    /** Longer than any proxy of these tests holds. */
    private static final Duration ANSWER = Duration.ofMinutes(5);
    private static final Duration BETWEEN = Duration.ofMillis(10);

    /** What became of a message for whoever sent it. */
    enum Fate { SENT, ACKNOWLEDGED, UNANSWERED }

    private final URI url;
    private final String name = "patient-" + UUID.randomUUID().toString().substring(0, 8);
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Fate> posts = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> unread = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Long> reads = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    private PatientUsers(URI url) {
        this.url = url;
    }

    /**
     * Some who read, and one for each kind who posts messages that begin with it.
     *
     * @param url   where they go
     * @param kinds one for each who posts
     */
    static PatientUsers start(URI url, List<String> kinds) {
        PatientUsers users = new PatientUsers(url);
        for (String kind : kinds) {
            users.inBackground(() -> users.post("%s-%s-%s".formatted(kind, users.name, UUID.randomUUID())));
            users.inBackground(users::read);
        }
        return users;
    }

    /** Waits until each kind of request was answered some times more. */
    void awaitAnswers() {
        int read = reads.size();
        long acknowledged = count(Fate.ACKNOWLEDGED, "");
        await("they are answered").atMost(ANSWER).until(() -> reads.size() > read + 20 && count(Fate.ACKNOWLEDGED, "") > acknowledged + 20);
    }

    /** Waits for the last answers. */
    void stop() {
        stopping.countDown();
        try {
            for (Thread thread : threads) {
                thread.join(ANSWER.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What became of every message that begins so. */
    Map<String, Fate> posts(String kind) {
        Map<String, Fate> some = new ConcurrentHashMap<>(posts);
        some.keySet().removeIf(text -> !text.startsWith(kind));
        return some;
    }

    /** How many messages that begin so came to that. */
    long count(Fate fate, String kind) {
        return posts(kind).values().stream().filter(fate::equals).count();
    }

    /** Why reads failed, one by one. */
    List<String> unread() {
        return List.copyOf(unread);
    }

    /** For how long the slowest answer to a read was waited for. */
    Duration longestRead() {
        return Duration.ofNanos(reads.stream().mapToLong(Long::longValue).max().orElse(0));
    }

    /** How many reads were answered. */
    int reads() {
        return reads.size();
    }

    /** What all their messages have in their text, and no other has. */
    String name() {
        return name;
    }

    @Override
    public void close() {
        stop();
    }

    private void read() {
        long sent = System.nanoTime();
        String problem = problem(HttpRequest.newBuilder(url.resolve("/api/messages?limit=1")));
        if (problem.isEmpty()) {
            reads.add(System.nanoTime() - sent);
        } else {
            unread.add(problem);
        }
    }

    private void post(String text) {
        posts.put(text, Fate.SENT);
        String problem = problem(HttpRequest.newBuilder(url.resolve("/api/messages"))
                .POST(BodyPublishers.ofString("{\"author\":\"%s\",\"text\":\"%s\"}".formatted(name, text))));
        posts.put(text, problem.isEmpty() ? Fate.ACKNOWLEDGED : Fate.UNANSWERED);
    }

    /** Why it was not answered well; empty when it was. */
    private String problem(HttpRequest.Builder request) {
        try {
            int status = http.send(request.timeout(ANSWER).build(), BodyHandlers.discarding()).statusCode();
            return status / 100 == 2 ? "" : "HTTP " + status;
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    private void inBackground(Runnable request) {
        Thread thread = new Thread(() -> {
            while (!isStopping()) {
                request.run();
            }
        }, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private boolean isStopping() {
        try {
            return stopping.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
