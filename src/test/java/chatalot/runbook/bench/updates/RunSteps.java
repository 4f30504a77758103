package chatalot.runbook.bench.updates;

import chatalot.runbook.bench.BenchmarkFailed;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** When the steps of a run began and ended, as REST tells it. Of a step that was tried again the last attempt counts. */
record RunSteps(JsonNode run) {

    /** @throws BenchmarkFailed when there was no such step */
    Instant begin(String step) {
        return Instant.parse(last(step).path("startedAt").asText());
    }

    /** @throws BenchmarkFailed when there was no such step, or it did not end */
    Instant end(String step) {
        String end = last(step).path("endedAt").asText("");
        if (end.isEmpty()) {
            throw new BenchmarkFailed("step %s has not ended in %s".formatted(step, run));
        }
        return Instant.parse(end);
    }

    /** What each took, and {@code between} them, in milliseconds. @param steps that followed each other, in their order */
    Map<String, Double> millis(List<String> steps) {
        Map<String, Double> all = new LinkedHashMap<>();
        steps.forEach(step -> all.put(step, millis(begin(step), end(step))));
        double whole = millis(begin(steps.get(0)), end(steps.get(steps.size() - 1)));
        all.put("between", whole - all.values().stream().mapToDouble(Double::doubleValue).sum());
        return all;
    }

    private JsonNode last(String step) {
        JsonNode found = run.path("missing");
        for (JsonNode one : run.path("steps")) {
            if (one.path("step").asText().equals(step)) {
                found = one;
            }
        }
        if (found.isMissingNode()) {
            throw new BenchmarkFailed("there is no step %s in %s".formatted(step, run));
        }
        return found;
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1_000_000.0;
    }
}
