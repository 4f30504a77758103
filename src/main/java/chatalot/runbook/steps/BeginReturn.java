package chatalot.runbook.steps;

import chatalot.runbook.deploy.Deployment;
import chatalot.runbook.deploy.ReturnWay;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.release.RollbackClass;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.RunningAttempts;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * <em>Begin return</em>: opens the way back of a version that was committed, if our own records say that it was decided.
 * Before data go back the app is stopped and the loss is counted once more, at rest: more than a person agreed to is not
 * taken. Then the new version serves on and the person is asked again, with the new numbers.
 */
@Component
class BeginReturn implements Step {

    /** True when the way back follows; else the decision has to be made again. */
    static final String BEGUN = "returnBegun";
    private static final String BY_ITSELF = "DOWN:";

    private final SwapOfRun swaps;
    private final PlanOfRun plans;
    private final InstanceOfRun instances;
    private final LossOfRun losses;
    private final Losses records;
    private final Interventions interventions;
    private final RunningAttempts attempts;

    BeginReturn(SwapOfRun swaps, PlanOfRun plans, InstanceOfRun instances, LossOfRun losses, Losses records,
            Interventions interventions, RunningAttempts attempts) {
        this.swaps = swaps;
        this.plans = plans;
        this.instances = instances;
        this.losses = losses;
        this.records = records;
        this.interventions = interventions;
        this.attempts = attempts;
    }

    @Override
    public String topic() {
        return "beginReturn";
    }

    @Override
    public Outputs run(StepContext context) {
        attempts.awaitOthers(context);
        Deployment deployment = swaps.deployment(context);
        if (!deployment.newVersionStays()) {
            context.log("The return has begun already.");
            return Outputs.of(BEGUN, true);
        }
        try {
            boolean begun = begun(context, deployment);
            if (!begun) {
                deployment.goOn();
            }
            return Outputs.of(BEGUN, begun);
        } catch (WorkInterrupted e) {
            throw e;
        } catch (RuntimeException e) {
            serveOn(context, deployment, e);
            throw e;
        }
    }

    private boolean begun(StepContext context, Deployment deployment) {
        Optional<String> other = deployment.takenOver();
        if (other.isPresent()) {
            context.log("Somebody else has taken over, so this run puts nothing back: " + other.get());
            return false;
        }
        return plans.of(context).rollbackClass() == RollbackClass.CODE_ONLY ? returnCode(context, deployment) : returnData(context, deployment);
    }

    /** Trouble may last, and nobody has to be kept out for it: users are let in until this is tried again or decided again. */
    private static void serveOn(StepContext context, Deployment deployment, RuntimeException trouble) {
        try {
            context.confirmLock();
            deployment.goOn();
        } catch (RuntimeException e) {
            trouble.addSuppressed(e);
            context.log("WARNING: the new version may be stopped still: " + e.getMessage());
        }
    }

    /** Loses nothing, so the watch may decide it as well as a person. */
    private boolean returnCode(StepContext context, Deployment deployment) {
        boolean watched = context.evidence().text(WatchNewVersion.EVIDENCE).filter(text -> text.startsWith(BY_ITSELF))
                .isPresent();
        boolean decided = watched || decision(context).equals(Optional.of(Intervention.Act.ROLL_BACK));
        if (!decided) {
            context.log("Neither the watch nor a person has decided that the new version goes back: it stays.");
            return false;
        }
        begin(context, deployment, ReturnWay.CODE);
        context.log("Image, checkout and container go back; rows and files stay as they are.");
        return true;
    }

    private boolean returnData(StepContext context, Deployment deployment) {
        Optional<Loss> agreed = records.agreed(context.run().number())
                .filter(loss -> decision(context).equals(Optional.of(Intervention.Act.ROLL_BACK)));
        if (agreed.isEmpty()) {
            context.log("Nobody has agreed in numbers to what rolling back would lose: the new version stays.");
            return false;
        }
        context.confirmLock();
        deployment.hold(instances.settings(context).timeouts().stop());
        Loss loss = countAtRest(context);
        if (!agreed.get().covers(loss)) {
            context.log("More would be lost than was agreed to. The new version serves on, and the decision is asked for again.");
            return false;
        }
        begin(context, deployment, ReturnWay.DATA);
        context.log("The app has stopped. What is lost was agreed to: " + loss.digest());
        return true;
    }

    private Loss countAtRest(StepContext context) {
        try {
            return losses.countAtRest(context);
        } catch (DatabaseRefused | DockerRefused | CommandFailed | IllegalStateException e) {
            throw new StepFailed(ErrorCode.RESTORE_FAILED, "%s: what rolling back would lose could not be counted: %s"
                    .formatted(context.run().instance(), e.getMessage()), "Everything; the new version serves on.",
                    "Mend what it says, then decide again.", e);
        }
    }

    private static void begin(StepContext context, Deployment deployment, ReturnWay way) {
        context.confirmLock();
        deployment.beginReturn(way);
    }

    /** What a person of ops said last, to keep or to roll back. */
    private Optional<Intervention.Act> decision(StepContext context) {
        return interventions.of(context.run().number()).stream().map(Intervention::act)
                .filter(act -> act == Intervention.Act.KEEP || act == Intervention.Act.ROLL_BACK)
                .reduce((older, newer) -> newer);
    }
}
