package chatalot.runbook.instance;

import chatalot.runbook.host.WorkInterrupted;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** An instance as its users reach it: through the port that it publishes. */
public final class OutsideView {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration RHYTHM = Duration.ofMillis(10);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /**
     * Asks every 10 ms until the health address answers anything at all.
     *
     * @return false when it did not answer within {@code limit}, or publishes nothing that could be asked
     */
    public boolean awaitAnswer(Instance instance, Duration limit) {
        if (instance.publishedUrl().isEmpty()) {
            return false;
        }
        URI address = instance.publishedUrl().get().resolve(instance.healthPath());
        long end = System.nanoTime() + limit.toNanos();
        while (!answers(address)) {
            if (System.nanoTime() > end) {
                return false;
            }
            pause();
        }
        return true;
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
