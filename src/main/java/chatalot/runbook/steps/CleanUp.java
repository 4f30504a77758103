package chatalot.runbook.steps;

import chatalot.runbook.deploy.Deployment;
import chatalot.runbook.deploy.KeptImages;
import chatalot.runbook.deploy.SwapPlan;
import chatalot.runbook.host.Journal;
import chatalot.runbook.release.Planner;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.RunningAttempts;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/**
 * <em>Clean up</em>: removes what the run made and nobody needs any more. What a way back would need stays: the images of
 * the releases before, and everything of a run that people accepted as it is.
 */
@Component
class CleanUp implements Step {

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final RunningAttempts attempts;
    private final Planner planner;
    private final DataOfRun data;
    private final DataCleanUp dataCleanUp;
    private final Guardians guardians;

    CleanUp(InstanceOfRun instances, SwapOfRun swaps, RunningAttempts attempts, Planner planner, DataOfRun data,
            DataCleanUp dataCleanUp, Guardians guardians) {
        this.instances = instances;
        this.swaps = swaps;
        this.attempts = attempts;
        this.planner = planner;
        this.data = data;
        this.dataCleanUp = dataCleanUp;
        this.guardians = guardians;
    }

    @Override
    public String topic() {
        return "cleanUp";
    }

    @Override
    public Outputs run(StepContext context) {
        attempts.awaitOthers(context);
        if (context.evidence().text(InstanceOfRun.EVIDENCE).isEmpty()) {
            context.log("The run had not begun to work: there is nothing to clean up.");
            return Outputs.none();
        }
        guardians.relieve(context);
        // Before whatever may fail: nothing else would start it again.
        swaps.plan(context).map(plan -> swaps.deployment(context, plan)).filter(Deployment::newVersionStays).ifPresent(Deployment::goOn);
        RemainsOfRun.remove(instances.host(context), instances.of(context), context);
        swaps.build(context).cleanUp();
        dataCleanUp.cleanUp(context);
        swaps.plan(context).ifPresent(plan -> cleanUpSwap(context, plan));
        dataCleanUp.expire(context);
        planner.forgetTarget(instances.of(context), context.run().number().value());
        swaps.files(context).leaseFile().release(context.run());
        return Outputs.none();
    }

    private void cleanUpSwap(StepContext context, SwapPlan plan) {
        Journal journal = swaps.journal(context);
        KeptImages images = data.images(context);
        Deployment deployment = swaps.deployment(context, plan);
        boolean untouched = !journal.isBegun("stop-app");
        if (deployment.newVersionStays()) {
            images.keepAfterUpdate(plan.newCommit());
        } else if (untouched || deployment.oldVersionServes()) {
            images.forget(plan.run(), plan.newCommit());
        } else {
            context.log("The instance stays as it is; restore point, images and GO-BACK.md are kept.");
            return;
        }
        instances.host(context).remove(swaps.files(context).goBack());
        instances.host(context).remove(swaps.files(context).goBackScript());
        instances.host(context).remove(swaps.files(context).file(".switch-release.sh"));
    }
}
