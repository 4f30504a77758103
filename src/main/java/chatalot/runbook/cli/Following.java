package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Stays with a run and lets a {@link Teller} tell of it, until the run ends, or a check asks whether to start what it found, or as long as
 * it was said to. A service that is away for a while is waited for.
 */
final class Following {

    private static final long PAUSE_MILLIS = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Service service;
    private final Teller teller;

    Following(Service service, Teller teller) {
        this.service = service;
        this.teller = teller;
    }

    /**
     * Returns the run as it was when there was no more to wait for.
     *
     * @param onlyUntilPeople a run that needs somebody is not waited for
     * @param latest          when it is not waited for any longer
     */
    JsonNode until(long number, boolean onlyUntilPeople, Optional<Instant> latest) {
        try {
            while (true) {
                JsonNode run = patiently("/runs/" + number);
                teller.tell(run, this::patiently);
                boolean over = latest.filter(end -> !Instant.now().isBefore(end)).isPresent();
                if (RunWords.ended(run) || RunWords.asksToStart(run) || over || onlyUntilPeople && !run.path("waitsFor").isEmpty()) {
                    return run;
                }
                pause();
            }
        } finally {
            teller.over();
        }
    }

    private JsonNode patiently(String path) {
        Instant end = Instant.now().plus(PATIENCE);
        boolean told = false;
        while (true) {
            try {
                return service.get(path);
            } catch (Unreachable away) {
                if (Instant.now().isAfter(end)) {
                    throw away;
                }
                if (!told) {
                    teller.away();
                    told = true;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Declined("Interrupted; the run goes on.");
        }
    }
}
