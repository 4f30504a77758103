package chatalot.runbook.steps;

import chatalot.runbook.release.Experience;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.run.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What earlier runs of an instance took, from what is on record. */
@Component
class PastRuns {

    private static final int LOOKED_AT = 20;
    private static final String UPDATED = "Updated";
    private static final String RESTORED = "Restored";
    private static final String DONE = "done";

    private final RunStore runs;
    private final StepLog log;

    PastRuns(RunStore runs, StepLog log) {
        this.runs = runs;
        this.log = log;
    }

    /** Of runs that ended; a run of now tells nothing yet. */
    Experience of(String instance) {
        List<Double> downtimes = new ArrayList<>();
        List<Double> waysBack = new ArrayList<>();
        List<Double> builds = new ArrayList<>();
        for (Run run : runs.updates(instance, LOOKED_AT)) {
            if (run.ended()) {
                List<StepRecord> steps = log.steps(run.number());
                // A downtime of a run that was put back holds the way back as well.
                run.downtime().filter(away -> hasEnded(run, UPDATED)).map(PastRuns::seconds).ifPresent(downtimes::add);
                wayBack(steps).filter(back -> hasEnded(run, RESTORED)).map(PastRuns::seconds).ifPresent(waysBack::add);
                took(steps, "buildImage").map(PastRuns::seconds).ifPresent(builds::add);
            }
        }
        return new Experience(downtimes, waysBack, builds);
    }

    private static Optional<Duration> wayBack(List<StepRecord> steps) {
        Optional<Instant> began = steps.stream().filter(step -> step.step().equals("stopFailedVersion"))
                .map(StepRecord::startedAt).min(Comparator.naturalOrder());
        Optional<Instant> served = steps.stream().filter(step -> step.step().equals("openDoors"))
                .flatMap(step -> step.endedAt().stream()).max(Comparator.naturalOrder());
        return began.flatMap(from -> served.filter(from::isBefore).map(to -> Duration.between(from, to)));
    }

    private static Optional<Duration> took(List<StepRecord> steps, String topic) {
        return steps.stream().filter(step -> step.step().equals(topic) && step.outcome().equals(Optional.of(DONE)))
                .flatMap(step -> step.endedAt().map(end -> Duration.between(step.startedAt(), end)).stream()).findFirst();
    }

    private static boolean hasEnded(Run run, String outcome) {
        return run.outcome().equals(Optional.of(outcome));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
