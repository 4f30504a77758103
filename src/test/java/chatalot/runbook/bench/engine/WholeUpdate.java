package chatalot.runbook.bench.engine;

import chatalot.runbook.bench.BenchmarkFailed;
import chatalot.runbook.bench.WorkedRuns;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One update from its request to its end, as whoever asks for it sees it: the times in which people are waited for are left out, and what its
 * played steps write themselves is not.
 *
 * @param planned  from the request until its plan waits for approval
 * @param prepared from there approved until its swap waits for approval
 * @param swapped  from there approved to the end
 * @param pauses   between its steps
 */
record WholeUpdate(Duration planned, Duration prepared, Duration swapped, List<StepRecord> steps, List<Pause> pauses) {

    private static final String RELEASE = "v1.1.0";

    /** @throws BenchmarkFailed when it does not end well, with each step worked once */
    static WholeUpdate by(WorkedRuns service) {
        List<Duration> spans = new ArrayList<>();
        List<Instant> decisions = new ArrayList<>();
        long from = System.nanoTime();
        RunNumber run = service.start(WorkedRuns.INSTANCE, RELEASE).number();
        for (String gate : WorkedRuns.GATES) {
            service.awaitGate(run, gate);
            spans.add(since(from));
            OpenTask open = service.openGate(run, gate);
            decisions.add(Instant.now());
            from = System.nanoTime();
            service.approve(run, open);
        }
        Run ended = service.awaitEnd(run);
        spans.add(since(from));
        List<StepRecord> steps = service.steps(run);
        if (!ended.outcome().equals(Optional.of("Updated")) || steps.stream().anyMatch(step -> !isDoneAtOnce(step))) {
            throw new BenchmarkFailed("run %s ended as '%s' by these steps: %s".formatted(run, ended.outcome().orElse(""), steps));
        }
        return new WholeUpdate(spans.get(0), spans.get(1), spans.get(2), steps, Pause.between(steps, decisions));
    }

    Duration beforeSwap() {
        return planned.plus(prepared);
    }

    Duration whole() {
        return beforeSwap().plus(swapped);
    }

    private static boolean isDoneAtOnce(StepRecord step) {
        return step.attempt() == 1 && step.outcome().filter("done"::equals).isPresent();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
