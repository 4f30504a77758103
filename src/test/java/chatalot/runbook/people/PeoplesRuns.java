package chatalot.runbook.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;

/** What people do with the runs of a service over REST: sign them and wait for them. A run is its path, {@code /api/runs/<n>}. */
public record PeoplesRuns(ServiceOverRest service) {

    /** How long anything that people wait for may take. */
    public static final Duration PATIENCE = Duration.ofMinutes(12);
    private static final Set<String> TO_BE_SIGNED = Set.of("preparing", "waiting_for_sql", "waiting_for_approval", "waiting_for_window");

    /** The path of the run that REST answered with. */
    public static String path(JsonNode run) {
        return "/api/runs/" + run.path("number").asLong();
    }

    /**
     * Signs whatever gate opens, with as many people as it asks for, until the run has begun to change something; returns
     * quietly when the run ends before, or the service dies.
     */
    public String approve(String run) {
        Deque<String> signed = new ArrayDeque<>();
        await("%s begins to change something, see %s".formatted(run, service.log())).atMost(PATIENCE).pollInterval(Duration.ofMillis(50))
                .until(() -> !service.isAlive() || signed(run, signed));
        return run;
    }

    /** Signs, once, whatever gate is open, and reviews a failed update. Does nothing when the run waits for nobody. */
    public void actOn(String run, Deque<String> signed) {
        signed(run, signed);
        if (waitsFor(run, "reviewFailedUpdate")) {
            service.post("ops", run + "/review", Map.of("comment", "Seen"));
        }
    }

    /** Signs at the gate that is open; true when no further gate will open. */
    private boolean signed(String run, Deque<String> signed) {
        try {
            JsonNode now = service.get("ops", run);
            for (JsonNode task : now.path("waitsFor")) {
                if (task.hasNonNull("digest") && !signed.contains(task.path("task").asText())) {
                    boolean second = now.path("approvals").findValuesAsText("digest").contains(task.path("digest").asText());
                    sign(second ? "approver-2" : "approver", run, task.path("digest").asText());
                    signed.add(task.path("task").asText());
                }
            }
            return !TO_BE_SIGNED.contains(now.path("state").asText());
        } catch (UncheckedIOException e) {
            // It was armed to die about now.
            return !service.isAlive();
        }
    }

    /** Waits for a gate to open, for another digest than was asked for before, and returns the one that it asks for. */
    public String awaitGate(String run, String gate, String before) {
        return await(gate + " opens in " + run + ", see " + service.log()).atMost(PATIENCE).pollInterval(Duration.ofMillis(100))
                .until(() -> digest(run, gate), digest -> !digest.isEmpty() && !digest.equals(before));
    }

    private String digest(String run, String gate) {
        for (JsonNode task : service.get("ops", run).path("waitsFor")) {
            if (task.path("gate").asText().equals(gate)) {
                return task.path("digest").asText();
            }
        }
        return "";
    }

    /** One person signs a digest. */
    public void sign(String person, String run, String digest) {
        service.post(person, run + "/approvals", Map.of("decision", "approve", "digest", digest, "comment", "Go"));
    }

    /** Waits until a task of that key waits in the run; returns quietly when the run ends before. */
    public void awaitTask(String run, String key) {
        await("%s is asked for in %s, see %s".formatted(key, run, service.log())).atMost(PATIENCE).pollInterval(Duration.ofMillis(100))
                .until(() -> hasEnded(run) || waitsFor(run, key));
    }

    /** Has the way back tried again, if the run asks for hands; refused where the state is another one than was looked at just now. */
    public void retryByHand(String run) {
        if (waitsFor(run, "recoverByHand")) {
            service.send("ops", "POST", run + "/recovery", "{\"choice\":\"retry\",\"digest\":\"%s\",\"comment\":\"It was mended\"}"
                    .formatted(service.get("ops", run + "/state").path("digest").asText()));
        }
    }

    /** Has the run go back to its backup, if it asks for hands: agrees to the loss that is counted now. */
    public void goBackToBackup(String run) {
        if (waitsFor(run, "recoverByHand")) {
            service.send("ops", "POST", run + "/back-to-backup", "{\"digest\":\"%s\",\"loss\":\"%s\",\"comment\":\"It is gone\"}".formatted(
                    service.get("ops", run + "/state").path("digest").asText(), service.get("ops", run + "/loss").path("digest").asText()));
        }
    }

    private boolean waitsFor(String run, String key) {
        return service.get("ops", run).path("waitsFor").findValuesAsText("key").contains(key);
    }

    /** Waits until the run has ended, reviewing a failed update on the way, and returns it. */
    public JsonNode awaitEnd(String run) {
        await("the end of " + run + ", see " + service.log()).atMost(PATIENCE).pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (waitsFor(run, "reviewFailedUpdate")) {
                        service.post("ops", run + "/review", Map.of("comment", "Seen"));
                    }
                    return hasEnded(run);
                });
        return service.get("ops", run);
    }

    /** As {@link #awaitEnd}, and demands its outcome. */
    public JsonNode awaitOutcome(String run, String outcome) {
        JsonNode ended = awaitEnd(run);
        assertThat(ended.path("outcome").asText()).as(ended.toString()).isEqualTo(outcome);
        return ended;
    }

    /** Ends what a failed test left: a run that is open would refuse every later test its own. */
    public void endAll() {
        for (JsonNode run : service.get("ops", "/api/runs")) {
            if (!run.path("ended").asBoolean()) {
                service.send("ops", "POST", path(run) + "/cancel", "{\"reason\":\"The test is over\"}");
                awaitEnd(path(run));
            }
        }
    }

    /** Waits until a step of the run has begun. */
    public void awaitStep(String run, String step) {
        await(step + " begins in " + run).atMost(PATIENCE).pollInterval(Duration.ofMillis(10))
                .until(() -> service.get("ops", run).path("steps").findValuesAsText("step").contains(step));
    }

    /** Waits until the run stands at a state of REST's words. */
    public void awaitState(String run, String state) {
        await("%s is %s, see %s".formatted(run, state, service.log())).atMost(PATIENCE).pollInterval(Duration.ofMillis(200))
                .until(() -> service.get("ops", run).path("state").asText(), state::equals);
    }

    private boolean hasEnded(String run) {
        return service.get("ops", run).path("ended").asBoolean();
    }
}
