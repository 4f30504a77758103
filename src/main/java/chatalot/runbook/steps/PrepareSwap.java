package chatalot.runbook.steps;

import chatalot.runbook.deploy.ImageBuild;
import chatalot.runbook.deploy.SwapPlan;
import chatalot.runbook.release.Plan;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/**
 * The last thing before anything stops: settles what the swap changes from and to, tries what could fail after the
 * stop, and leaves the commands that go back on the instance's host.
 */
@Component
class PrepareSwap {

    private final SwapOfRun swaps;
    private final DataOfRun data;

    PrepareSwap(SwapOfRun swaps, DataOfRun data) {
        this.swaps = swaps;
        this.data = data;
    }

    /** Idempotent. @throws IllegalStateException when the built image is not what was built from the plan's commit */
    void prepare(StepContext context, Plan plan) {
        ImageBuild build = swaps.build(context);
        String commit = plan.target().commit().value();
        SwapPlan swap = new SwapPlan(context.run().number().value(), build.composeName(commit), plan.runningImage(),
                build.builtImage(commit).id(), plan.base().head().value(), commit);
        swaps.settle(context, swap);
        swaps.deployment(context, swap).prepare();
        data.restorePoint(context).prepare(data.backup(context));
    }
}
