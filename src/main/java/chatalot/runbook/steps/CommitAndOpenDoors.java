package chatalot.runbook.steps;

import chatalot.runbook.deploy.Deployment;
import chatalot.runbook.deploy.Watermark;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** <em>Commit and open doors</em>: in that order; resumed after the record it only goes on opening. */
@Component
class CommitAndOpenDoors implements Step {

    /** Rows are counted while users are served already; a larger database goes uncounted. */
    private static final Duration COUNTING = Duration.ofSeconds(30);

    private final SwapOfRun swaps;
    private final DataOfRun data;
    private final Reopening reopening;
    private final Guardians guardians;

    CommitAndOpenDoors(SwapOfRun swaps, DataOfRun data, Reopening reopening, Guardians guardians) {
        this.swaps = swaps;
        this.data = data;
        this.reopening = reopening;
        this.guardians = guardians;
    }

    @Override
    public String topic() {
        return "commitAndOpenDoors";
    }

    @Override
    public Outputs run(StepContext context) {
        Deployment deployment = swaps.deployment(context);
        if (deployment.isCommitted()) {
            open(context, deployment);
        } else {
            commit(context, deployment);
        }
        guardians.relieve(context);
        return Outputs.none();
    }

    private void commit(StepContext context, Deployment deployment) {
        Optional<Watermark> mark = mark(context);
        try {
            context.confirmLock();
            deployment.commit(mark.map(Watermark::facts).orElse(Map.of()));
            open(context, deployment);
            mark.ifPresent(snapshot -> count(context, snapshot));
        } finally {
            mark.ifPresent(Watermark::close);
        }
    }

    private void open(StepContext context, Deployment deployment) {
        context.log("Committed: the new version stays.");
        reopening.open(context, deployment);
    }

    /** It only makes later numbers exact: whatever is wrong with it must not hold up the commit. */
    private Optional<Watermark> mark(StepContext context) {
        try {
            return Optional.of(data.watermark(context));
        } catch (PassingTrouble | DatabaseRefused e) {
            context.log("WARNING: what a later roll back would lose is counted from the stop, not from now: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static void count(StepContext context, Watermark snapshot) {
        try {
            snapshot.keepCounts(COUNTING);
        } catch (DatabaseRefused | PassingTrouble e) {
            context.log("WARNING: rows that are deleted from now on cannot be counted: " + e.getMessage());
        }
    }
}
