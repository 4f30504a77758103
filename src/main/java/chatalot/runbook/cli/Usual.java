package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What earlier runs of its kind took that went well, as the service tells it of a run.
 *
 * @param steps  different ones
 * @param millis of work; waiting for people is none
 */
record Usual(int steps, long millis) {

    /** Empty when there was none. */
    static Optional<Usual> of(JsonNode run) {
        return Optional.of(run.path("usual")).filter(JsonNode::isObject)
                .map(usual -> new Usual(usual.path("steps").asInt(), usual.path("workMillis").asLong()));
    }

    /** How many different steps of a run are done. */
    static int stepsDone(JsonNode run) {
        return (int) steps(run).filter(step -> step.path("outcome").asText().equals("done")).map(step -> step.path("step").asText()).distinct().count();
    }

    /** How long the steps of a run have worked, those at work until now. */
    static long worked(JsonNode run, Instant now) {
        return steps(run).mapToLong(step -> step.path("millis").isNumber() ? step.path("millis").asLong()
                : Math.max(0, Duration.between(Instant.parse(step.path("startedAt").asText()), now).toMillis())).sum();
    }

    private static Stream<JsonNode> steps(JsonNode run) {
        return StreamSupport.stream(run.path("steps").spliterator(), false);
    }
}
