package chatalot.runbook.steps;

import chatalot.runbook.deploy.GoBackInstructions;
import chatalot.runbook.deploy.ReleaseBuild;
import chatalot.runbook.deploy.SwapPlan;
import chatalot.runbook.host.Host;
import chatalot.runbook.release.Plan;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/**
 * The last thing before anything stops: settles what the swap changes from and to, tries what could fail after the
 * stop, and leaves the commands that go back on the instance's host.
 */
@Component
class PrepareSwap {

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final DataOfRun data;

    PrepareSwap(InstanceOfRun instances, SwapOfRun swaps, DataOfRun data) {
        this.instances = instances;
        this.swaps = swaps;
        this.data = data;
    }

    /** Idempotent. @throws chatalot.runbook.deploy.WrongImage when the image is not what was built from the plan's commit */
    void prepare(StepContext context, Plan plan) {
        ReleaseBuild build = swaps.build(context);
        String commit = plan.target().commit().value();
        SwapPlan swap = new SwapPlan(context.run().number().value(), build.nameInPlace(commit), plan.runningImage(),
                build.built(commit), plan.base().head().value(), commit);
        swaps.settle(context, swap);
        swaps.deployment(context, swap).prepare();
        data.restorePoint(context).prepare(data.backup(context));
        writeGoBack(context, swap);
        swaps.files(context).leaseFile().take(context.run());
    }

    private void writeGoBack(StepContext context, SwapPlan swap) {
        Host host = instances.host(context);
        RunFiles files = swaps.files(context);
        GoBackInstructions instructions = swaps.deployment(context, swap).goBack(files.journalFile(), WorkOf.step(context),
                data.wayBack(context).byHand(data.backup(context)));
        host.write(files.goBack(), instructions.text());
        host.write(files.goBackScript(), instructions.script());
    }
}
