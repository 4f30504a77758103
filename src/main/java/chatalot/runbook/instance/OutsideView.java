package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.WorkInterrupted;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * An instance as its users reach it: through the port that it publishes. What is published on its host's loopback interface alone is asked
 * from there.
 */
public final class OutsideView {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration RHYTHM = Duration.ofMillis(10);

    /** For one whole health document. */
    private static final Duration READING = Duration.ofSeconds(2);

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "0.0.0.0");

    private final Host host;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /** @param host the instance's */
    public OutsideView(Host host) {
        this.host = host;
    }

    /**
     * Asks every 10 ms until the health address answers anything at all.
     *
     * @return false when it did not answer within {@code limit}, or publishes nothing that could be asked
     */
    public boolean awaitAnswer(Instance instance, Duration limit) {
        if (instance.publishedUrl().isEmpty()) {
            return false;
        }
        URI address = fromHere(instance.publishedUrl().get()).resolve(instance.healthPath());
        long end = System.nanoTime() + limit.toNanos();
        while (!answers(address)) {
            if (System.nanoTime() > end) {
                return false;
            }
            pause();
        }
        return true;
    }

    /**
     * What the health page says.
     *
     * @param healthy status and database are as they should be
     * @param words   for people, also when it does not answer
     */
    public record Health(boolean healthy, Optional<String> version, String words) { }

    /** Asks once for the health document, and waits no longer than two seconds. @param published base URL from outside */
    public Health health(Instance instance, URI published) {
        HealthPage.Answer answer = new HealthPage(READING).ask(fromHere(published).resolve(instance.healthPath()));
        String database = answer.database().map(healthy -> healthy ? "database healthy" : "database not healthy")
                .orElse("nothing about the database");
        return new Health(answer.isOk() && answer.isDatabaseHealthy(), answer.version(), !answer.understood() ? answer.words()
                : "%s, %s, version %s".formatted(answer.status().orElse("no status"), database, answer.version().orElse("not said")));
    }

    private URI fromHere(URI published) {
        if (!LOOPBACK.contains(published.getHost()) || published.getPort() < 0) {
            return published;
        }
        InetSocketAddress there = host.route(published.getHost(), published.getPort());
        return URI.create("%s://%s:%d".formatted(published.getScheme(), there.getHostString(), there.getPort()));
    }

    private boolean answers(URI address) {
        try {
            http.send(HttpRequest.newBuilder(address).timeout(PATIENCE).build(), BodyHandlers.discarding());
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RHYTHM.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static WorkInterrupted interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new WorkInterrupted("Interrupted while asking from outside", e);
    }
}
