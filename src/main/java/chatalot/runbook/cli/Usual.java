package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a run of this kind takes on this instance as a rule: the median of the latest that came out as they were meant.
 *
 * @param steps  different ones
 * @param millis of work; waiting for people is none
 */
record Usual(int steps, long millis) {

    private static final int LOOKED_AT = 50;
    private static final int ENOUGH = 5;

    /** Empty when none has come out yet, or they cannot be asked for. */
    static Optional<Usual> of(JsonNode run, Function<String, JsonNode> service) {
        try {
            JsonNode earlier = service.apply("/runs?limit=%d&instance=%s".formatted(LOOKED_AT, Service.part(run.path("instance").asText())));
            List<JsonNode> like = stream(earlier).filter(one -> one.path("kind").equals(run.path("kind")) && RunWords.ended(one)
                            && Ending.code(one) == RunbookCli.DONE).limit(ENOUGH)
                    .map(one -> service.apply("/runs/" + one.path("number").asLong())).toList();
            return like.isEmpty() ? Optional.empty() : Optional.of(new Usual((int) median(like, Usual::stepsDone),
                    median(like, one -> worked(one, Instant.EPOCH))));
        } catch (Declined unknown) {
            return Optional.empty();
        }
    }

    /** How many different steps of a run are done. */
    static int stepsDone(JsonNode run) {
        return (int) stream(run.path("steps")).filter(step -> step.path("outcome").asText().equals("done"))
                .map(step -> step.path("step").asText()).distinct().count();
    }

    /** How long the steps of a run have worked, those at work until now. */
    static long worked(JsonNode run, Instant now) {
        return stream(run.path("steps")).mapToLong(step -> step.path("millis").isNumber() ? step.path("millis").asLong()
                : Math.max(0, Duration.between(Instant.parse(step.path("startedAt").asText()), now).toMillis())).sum();
    }

    private static long median(List<JsonNode> runs, ToLongFunction<JsonNode> of) {
        return runs.stream().sorted(Comparator.comparingLong(of)).mapToLong(of).skip((runs.size() - 1) / 2).findFirst().orElseThrow();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
