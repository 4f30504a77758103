package chatalot.runbook.bench.engine;

import chatalot.runbook.run.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What lies between the end of a step and the start of the next, by their records: the engine's move to the next element, and the pump's way
 * to its work.
 *
 * @param after the step that ended
 * @param to    the step that began
 */
record Pause(String after, String to, Duration length) {

    /**
     * The pauses of a run that works one step at a time.
     *
     * @param steps     in their order
     * @param decisions when people decided; a pause in which somebody did is theirs, and left out
     */
    static List<Pause> between(List<StepRecord> steps, List<Instant> decisions) {
        return IntStream.range(1, steps.size()).filter(index -> decisions.stream().noneMatch(decision ->
                        decision.isAfter(end(steps.get(index - 1))) && decision.isBefore(steps.get(index).startedAt())))
                .mapToObj(index -> new Pause(steps.get(index - 1).step(), steps.get(index).step(),
                        Duration.between(end(steps.get(index - 1)), steps.get(index).startedAt()))).toList();
    }

    private static Instant end(StepRecord step) {
        return step.endedAt().orElseThrow();
    }

    String way() {
        return after + " → " + to;
    }
}
