package chatalot.runbook.steps;

import chatalot.runbook.deploy.WayBackFailed;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import org.springframework.stereotype.Component;

/** <em>Put back data</em>: every row and file as at the stop; what the failed version left is kept. */
@Component
class PutBackData implements Step {

    private final SwapOfRun swaps;
    private final DataOfRun data;

    PutBackData(SwapOfRun swaps, DataOfRun data) {
        this.swaps = swaps;
        this.data = data;
    }

    @Override
    public String topic() {
        return "putBackData";
    }

    @Override
    public Outputs run(StepContext context) {
        if (!swaps.underWay(context).isTouched()) {
            context.log("The swap had not touched the data, or somebody has put them back by hand.");
            return Outputs.none();
        }
        try {
            data.wayBack(context).putBack();
        } catch (WayBackFailed e) {
            throw new StepFailed(ErrorCode.RESTORE_FAILED, e.getMessage(), e.whatIsUntouched(), e.whatToDo(), e);
        }
        return Outputs.none();
    }
}
