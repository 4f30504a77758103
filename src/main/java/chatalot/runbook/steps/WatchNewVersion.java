package chatalot.runbook.steps;

import chatalot.runbook.deploy.Watch;
import chatalot.runbook.deploy.Watch.Ending;
import chatalot.runbook.deploy.Watch.Verdict;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.release.RollbackClass;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Policies;
import chatalot.runbook.run.Policy;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * <em>Watch new version</em> for the soak time that the policy asks for, and say what follows. An old image that needs no
 * other data returns by itself when the app is down; everything that loses something, or is not clear, a person decides.
 */
@Component
class WatchNewVersion implements Step {

    /** What the model asks for: {@code well}, {@code returnByItself} or {@code ask}. */
    static final String OUTCOME = "watchOutcome";
    static final String EVIDENCE = "watch.txt";

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final PlanOfRun plans;
    private final LossOfRun losses;
    private final Policies policies;
    private final RunStore runs;
    private final Clock clock;

    WatchNewVersion(InstanceOfRun instances, SwapOfRun swaps, PlanOfRun plans, LossOfRun losses, Policies policies,
            RunStore runs, Clock clock) {
        this.instances = instances;
        this.swaps = swaps;
        this.plans = plans;
        this.losses = losses;
        this.policies = policies;
        this.runs = runs;
        this.clock = clock;
    }

    @Override
    public String topic() {
        return "watchNewVersion";
    }

    @Override
    public Outputs run(StepContext context) {
        Duration soak = policies.of(context.run().number()).map(Policy::soak).orElse(Duration.ZERO);
        Verdict verdict = watch(context).until(soak, plans.deciding(context));
        context.evidence().put(EVIDENCE, "text/plain", "%s: %s\n".formatted(verdict.ending(), verdict.words()));
        return switch (verdict.ending()) {
            case WELL -> well(context, verdict.words());
            case TAKEN_OVER -> well(context, "WARNING: the watch ends here. " + verdict.words());
            case DOWN -> fallen(context, verdict, "is down");
            case CUT_OFF -> fallen(context, verdict, "cannot be reached from outside");
        };
    }

    private Watch watch(StepContext context) {
        return new Watch(instances.host(context), instances.of(context), swaps.plan(context).orElseThrow(),
                swaps.journal(context), WorkOf.step(context), instances.settings(context).timeouts().watchDown(), clock);
    }

    private static Outputs well(StepContext context, String words) {
        context.log(words);
        return Outputs.of(OUTCOME, "well");
    }

    private Outputs fallen(StepContext context, Verdict verdict, String what) {
        String words = "%s %s after its update was committed: %s".formatted(context.run().instance(), what, verdict.words());
        context.log(words);
        runs.failure(context.run().number(), words);
        if (verdict.ending() == Ending.DOWN && plans.of(context).rollbackClass() == RollbackClass.CODE_ONLY) {
            return Outputs.of(OUTCOME, "returnByItself");
        }
        countLoss(context);
        return Outputs.of(OUTCOME, "ask");
    }

    /** Without numbers a person is asked all the same: they are counted when somebody opens the run's page. */
    private void countLoss(StepContext context) {
        try {
            losses.count(context);
        } catch (PassingTrouble | DatabaseRefused | DockerRefused | CommandFailed | IllegalStateException e) {
            context.log("WARNING: what rolling back would lose could not be counted yet: " + e.getMessage());
        }
    }
}
