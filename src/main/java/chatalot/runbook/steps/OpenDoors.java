package chatalot.runbook.steps;

import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** <em>Open doors</em>: the instance can be reached from outside again. */
@Component
class OpenDoors implements Step {

    private final SwapOfRun swaps;
    private final Reopening reopening;
    private final Guardians guardians;

    OpenDoors(SwapOfRun swaps, Reopening reopening, Guardians guardians) {
        this.swaps = swaps;
        this.reopening = reopening;
        this.guardians = guardians;
    }

    @Override
    public String topic() {
        return "openDoors";
    }

    @Override
    public Outputs run(StepContext context) {
        reopening.open(context, swaps.deployment(context));
        guardians.relieve(context);
        return Outputs.none();
    }
}
