package chatalot.runbook.steps;

import chatalot.runbook.deploy.WentBack;
import chatalot.runbook.host.GoBackOrder;
import chatalot.runbook.host.Guard;
import chatalot.runbook.host.GuardFailed;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Safeguard;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import org.springframework.stereotype.Component;

/**
 * While a run has its instance stopped or half changed, the instance's host goes back by itself when it hears nothing of this service for
 * too long. The steps of that time give it signs of life, and do nothing once it may not have heard them.
 */
@Component
class Guardians implements Safeguard {

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;

    Guardians(InstanceOfRun instances, SwapOfRun swaps) {
        this.instances = instances;
        this.swaps = swaps;
    }

    @Override
    public Step around(Step step) {
        return new Step() {
            @Override
            public String topic() {
                return step.topic();
            }

            @Override
            public Outputs run(StepContext context) {
                try (Guard guard = guard(context)) {
                    return step.run(new GuardedContext(context, guard));
                } catch (WentBack e) {
                    throw new StepFailed(ErrorCode.SWAP_FAILED, e.getMessage() + ".", "The old version serves with everything that was acknowledged.",
                            "Nothing for the instance: the run ends by itself. See in the run's log why.", e);
                }
            }
        };
    }

    /**
     * From here people decide, or nothing is left to be done: the host leaves the instance as it is. One that cannot be told may still stop and
     * start what serves, and changes nothing else: its way back looks at the journal first.
     */
    void relieve(StepContext context) {
        if (swaps.plan(context).isEmpty()) {
            return;
        }
        try {
            instances.host(context).relieve(order(context));
        } catch (PassingTrouble e) {
            context.log("WARNING: the host could not be told that it need not go back by itself any more: " + e.getMessage());
        }
    }

    /** Nothing is stopped that the host would not bring back; what is under way goes on without, because it leads back, too. */
    private Guard guard(StepContext context) {
        if (swaps.plan(context).isEmpty()) {
            return Guard.NONE;
        }
        try {
            Guard guard = instances.host(context).guard(order(context));
            guard.report().ifPresent(report -> tell(context, report));
            return guard;
        } catch (GuardFailed e) {
            if (!swaps.deployment(context).isTouched()) {
                throw new PassingTrouble("%s would not be brought back while this service cannot reach its host: %s"
                        .formatted(context.run().instance(), e.getMessage()), e);
            }
            // One that watches already would hear no more signs, and go back beside us.
            instances.host(context).relieve(order(context));
            context.log("WARNING: should this service lose its host now, nobody there goes back by himself: " + e.getMessage());
            return Guard.NONE;
        }
    }

    private static void tell(StepContext context, Guard.WentBack report) {
        context.log(switch (report.code()) {
            case 0 -> "%s: the host heard nothing of this service and went back by itself.".formatted(report.at());
            case GoBackOrder.NOTHING -> "%s: the host heard nothing of this service. Users may have written already, so it let them in and did nothing else."
                    .formatted(report.at());
            default -> "WARNING: %s: the host heard nothing of this service and tried to go back by itself, which ended with %d: %s".formatted(
                    report.at(), report.code(), report.said());
        });
        context.evidence().put("went-back-by-itself.txt", "text/plain", "%s%nexit code %d%n%s%n".formatted(report.at(), report.code(), report.said()));
    }

    private GoBackOrder order(StepContext context) {
        return swaps.files(context).goBackOrder(instances.settings(context).timeouts().wayBack());
    }
}
