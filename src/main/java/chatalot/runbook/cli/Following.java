package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells what happens in a run, each thing once, until the run ends, or a check asks whether to start what it found. A service that is away for a while is waited for. */
final class Following {

    private static final long PAUSE_MILLIS = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Service service;
    private final Consumer<String> say;
    private final Set<String> said = new HashSet<>();
    private final boolean withLog;
    private long lastLine;

    /** @param withLog tell every line of the log, too */
    Following(Service service, Consumer<String> say, boolean withLog) {
        this.service = service;
        this.say = say;
        this.withLog = withLog;
    }

    /** Returns the exit code: 0 when the run came out as it was meant. */
    int until(long number) {
        JsonNode run = patiently("/runs/" + number);
        tell(number, run);
        while (!RunWords.ended(run) && !RunWords.asksToStart(run)) {
            pause();
            run = patiently("/runs/" + number);
            tell(number, run);
        }
        RunWords.details(run).forEach(say);
        return RunWords.succeeded(run) ? RunbookCli.DONE : RunbookCli.FAILED;
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
                    say.accept("The service does not answer; waiting for it.");
                    told = true;
                }
                pause();
            }
        }
    }

    private void tell(long number, JsonNode run) {
        if (withLog) {
            JsonNode page = patiently("/runs/%d/log?after=%d".formatted(number, lastLine));
            lastLine = page.path("next").asLong();
            page.path("lines").forEach(line -> say.accept(String.format("%-11s %11s  %s", "", "", line.path("line").asText())));
        }
        run.path("steps").forEach(step -> once(RunWords.step(step), "step %s %s %s".formatted(step.path("step").asText(),
                step.path("attempt").asText(), step.path("outcome").asText())));
        run.path("waitsFor").forEach(wait -> once(String.format("%-11s %11s  %s", "waiting", "", RunWords.wait(wait)),
                "wait " + wait.path("task").asText()));
    }

    private void once(String line, String key) {
        if (said.add(key)) {
            say.accept(line);
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
