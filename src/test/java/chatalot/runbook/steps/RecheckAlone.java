package chatalot.runbook.steps;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import chatalot.runbook.release.Planner;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import java.util.List;

/** The step before the stop where it may not go on: whatever could touch an instance is watched and has to stay unused. */
public final class RecheckAlone {

    /** What the step handed to the model and what it said. */
    public record Seen(Outputs outputs, List<String> lines) { }

    private RecheckAlone() {
    }

    public static Seen run(ChangeCalendar calendar, Run run) {
        InstanceOfRun instances = mock();
        Planner planner = mock();
        PlanOfRun plans = mock();
        PrepareSwap swap = mock();
        SwapOfRun swaps = mock();
        Approvals approvals = mock();
        RecordedContext context = new RecordedContext(run);
        Outputs outputs = new Recheck(calendar, instances, planner, plans, swap, swaps, approvals).run(context);
        verifyNoInteractions(instances, planner, plans, swap, swaps, approvals);
        return new Seen(outputs, context.lines());
    }
}
