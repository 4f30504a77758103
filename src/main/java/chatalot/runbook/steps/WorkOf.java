package chatalot.runbook.steps;

import chatalot.runbook.host.Work;
import chatalot.runbook.run.StepContext;
import java.util.Map;

/** Tells the rooms, which know nothing of runs, on whose behalf they work. */
final class WorkOf {

    private WorkOf() {
    }

    static Work step(StepContext context) {
        String run = context.run().number().toString();
        Map<String, String> marks = Map.of(StepContext.RUN_LABEL, run, StepContext.INSTANCE_LABEL,
                context.run().instance(), StepContext.STEP_LABEL, context.step());
        return new Work(context.run().instance(), context.run().number().value(), marks, context.labels(),
                context::log, context::confirmLock);
    }
}
