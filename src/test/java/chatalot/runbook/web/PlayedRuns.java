package chatalot.runbook.web;


import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Runs of the instance {@code demo}, steered over REST. */
public record PlayedRuns(int port) {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    public long startAndAwaitApproval(String target) {
        return startAndAwaitApproval("olivia", target);
    }

    public long startAndAwaitApproval(String user, String target) {
        HttpResponse<String> answer = Caller.withBasic(port, user)
                .post("/api/instances/demo/updates", "{\"target\":\"%s\"}".formatted(target));
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.body());
        }
        long number = json(answer).get("number").asLong();
        awaitApproval(number);
        return number;
    }

    public void awaitApproval(long number) {
        await(number, run -> !run.get("waitsFor").isEmpty());
    }

    public JsonNode awaitState(long number, String state) {
        return await(number, run -> run.get("state").asText().equals(state) && !run.get("waitsFor").isEmpty());
    }

    public JsonNode awaitEnd(long number) {
        return await(number, run -> run.get("ended").asBoolean());
    }

    /** Signs what is to be signed at the gate that opens next, and waits until that gate is closed. */
    public void approve(String user, long number) {
        JsonNode gate = await(number, run -> run.at("/waitsFor/0/digest").isTextual()).at("/waitsFor/0");
        Caller.withBasic(port, user).post("/api/runs/" + number + "/approvals",
                "{\"decision\":\"approve\",\"digest\":\"%s\",\"comment\":\"fine\"}".formatted(gate.get("digest").asText()));
        await(number, run -> !run.at("/waitsFor/0/task").equals(gate.get("task")));
    }

    /** Whatever runs is cancelled, kept or reviewed, until nothing does. */
    public void endAll() {
        Caller both = Caller.withBasic(port, "both");
        Awaitility.await().atMost(LONGEST).until(() -> {
            boolean running = false;
            for (JsonNode run : json(both.get("/api/runs"))) {
                if (!run.get("ended").asBoolean()) {
                    running = true;
                    both.post("/api/runs/" + run.get("number").asLong() + "/cancel", "{}");
                    both.post("/api/runs/" + run.get("number").asLong() + "/review", "{\"comment\":\"seen\"}");
                    both.post("/api/runs/" + run.get("number").asLong() + "/skip", "{\"reason\":\"over\"}");
                    both.post("/api/runs/" + run.get("number").asLong() + "/keep", "{\"comment\":\"over\"}");
                    mend(both, run.get("number").asLong());
                }
            }
            return !running;
        });
    }

    private static void mend(Caller both, long number) {
        HttpResponse<String> seen = both.get("/api/runs/" + number + "/state");
        if (seen.statusCode() == 200) {
            both.post("/api/runs/" + number + "/recovery", "{\"choice\":\"confirm\",\"digest\":\"%s\",\"comment\":\"over\"}"
                    .formatted(json(seen).get("digest").asText()));
        }
    }

    public JsonNode await(long number, Predicate<JsonNode> wanted) {
        Caller arthur = Caller.withBasic(port, "arthur");
        return Awaitility.await().atMost(LONGEST).pollInterval(Duration.ofMillis(50))
                .until(() -> json(arthur.get("/api/runs/" + number)), wanted);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return new ObjectMapper().readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }
}
