package chatalot.runbook.steps;

import chatalot.runbook.deploy.RestorePointFailed;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import org.springframework.stereotype.Component;

/** <em>Take restore point</em>: rows and files at the moment the app has stopped. */
@Component
class TakeRestorePoint implements Step {

    private final SwapOfRun swaps;
    private final DataOfRun data;

    TakeRestorePoint(SwapOfRun swaps, DataOfRun data) {
        this.swaps = swaps;
        this.data = data;
    }

    @Override
    public String topic() {
        return "takeRestorePoint";
    }

    @Override
    public Outputs run(StepContext context) {
        swaps.underWay(context);
        try {
            data.restorePoint(context).take(data.backup(context));
        } catch (RestorePointFailed e) {
            throw new StepFailed(ErrorCode.SWAP_FAILED, e.getMessage(),
                    "the data of %s: the new version had no access yet.".formatted(context.run().instance()),
                    e.whatToDo() + ".", e);
        }
        context.log("Rows and files at the stop are safe.");
        return Outputs.none();
    }
}
