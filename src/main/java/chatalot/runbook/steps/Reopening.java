package chatalot.runbook.steps;

import chatalot.runbook.deploy.Deployment;
import chatalot.runbook.instance.OutsideView;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StepContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Opens the doors and measures from outside how long the instance was away. */
@Component
class Reopening {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final RunStore runs;
    private final Clock clock;

    Reopening(InstanceOfRun instances, SwapOfRun swaps, RunStore runs, Clock clock) {
        this.instances = instances;
        this.swaps = swaps;
        this.runs = runs;
        this.clock = clock;
    }

    /**
     * Opens the doors and returns when the instance answers from outside. An instance whose published address this
     * service cannot reach (it may sit behind a proxy, or this service in a container) is measured up to here.
     */
    void open(StepContext context, Deployment deployment) {
        context.confirmLock();
        deployment.openDoors();
        boolean answered = new OutsideView(instances.host(context)).awaitAnswer(instances.of(context), PATIENCE);
        deployment.awaySince().ifPresent(away -> measured(context, away, answered));
    }

    private void measured(StepContext context, Instant away, boolean answered) {
        Duration downtime = Duration.between(away, clock.instant());
        if (answered) {
            runs.downtime(context.run().number(), downtime);
            context.log("The doors are open; the instance was away for %.1f s.".formatted(downtime.toMillis() / 1000.0));
        } else {
            context.log("The doors are open. From here the published address does not answer, so the downtime could "
                    + "not be measured from outside.");
        }
    }
}
