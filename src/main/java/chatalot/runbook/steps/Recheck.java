package chatalot.runbook.steps;

import chatalot.runbook.deploy.WrongImage;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.DiscoveryRefused;
import chatalot.runbook.instance.Disk;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.release.Plan;
import chatalot.runbook.release.Planner;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Standing;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * <em>Re-check</em>: may the swap begin now, is all still as it was planned, and would everything work that comes after
 * the stop?
 */
@Component
class Recheck implements Step {

    /** Output: false sends the run back to waiting. */
    private static final String WINDOW_OPEN = "windowOpen";

    private final ChangeCalendar calendar;
    private final InstanceOfRun instances;
    private final Planner planner;
    private final PlanOfRun plans;
    private final PrepareSwap swap;
    private final SwapOfRun swaps;
    private final Approvals approvals;

    Recheck(ChangeCalendar calendar, InstanceOfRun instances, Planner planner, PlanOfRun plans, PrepareSwap swap,
            SwapOfRun swaps, Approvals approvals) {
        this.calendar = calendar;
        this.instances = instances;
        this.planner = planner;
        this.plans = plans;
        this.swap = swap;
        this.swaps = swaps;
        this.approvals = approvals;
    }

    @Override
    public String topic() {
        return "recheck";
    }

    @Override
    public Outputs run(StepContext context) {
        ChangeCalendar.Answer answer = calendar.forSwap(context.run());
        if (!answer.open()) {
            context.log("The swap does not begin now. " + answer.closed().orElseThrow());
            return Outputs.of("baseChanged", false).and(WINDOW_OPEN, false);
        }
        Instance instance = instances.of(context);
        Plan plan = plans.of(context);
        List<String> differences = new ArrayList<>(plan.base().differences(planner.base(instance)));
        differences.addAll(missingApprovals(context));
        if (!differences.isEmpty()) {
            context.log("No longer as planned: %s. The plan is made anew and its approvals are void."
                    .formatted(String.join("; ", differences)));
            return Outputs.of("baseChanged", true).and(WINDOW_OPEN, true);
        }
        List<String> obstacles = obstacles(context, instance, plan);
        if (!obstacles.isEmpty()) {
            throw new StepFailed(ErrorCode.PREFLIGHT_FAILED, "The swap of %s would fail: %s".formatted(instance.name(),
                    String.join(" ", obstacles)), "Everything: nothing was stopped.", "Mend that and start again.");
        }
        try {
            swap.prepare(context, plan);
        } catch (WrongImage | CommandFailed e) {
            throw new StepFailed(ErrorCode.PREFLIGHT_FAILED, "The swap of %s would fail: %s".formatted(instance.name(), e.getMessage()),
                    "Everything: nothing was stopped.", "Mend that and start again.", e);
        }
        context.log("Everything is as planned and ready for the swap.");
        return Outputs.of("baseChanged", false).and(WINDOW_OPEN, true);
    }

    /** What was withdrawn or has lapsed meanwhile has to be asked for again. */
    private List<String> missingApprovals(StepContext context) {
        return approvals.standing(context.run(), context.variable("digest").orElse(""),
                context.variable("swapDigest").orElse("")).stream()
                .filter(gate -> !gate.stands()).map(Standing::toString).toList();
    }

    /** An override that came meanwhile would be left out: the run works with the Compose files that it found at its beginning. */
    private Optional<String> described(StepContext context, Instance instance) {
        try {
            return instances.now(context).equals(instance) ? Optional.empty()
                    : Optional.of("Compose files, networks, unit or names of the installation are others than when this run began.");
        } catch (DiscoveryRefused e) {
            return Optional.of("It cannot be understood any more: %s %s".formatted(e.problem(), e.mend()));
        }
    }

    private List<String> obstacles(StepContext context, Instance instance, Plan plan) {
        Host host = instances.host(context);
        List<String> obstacles = new ArrayList<>(planner.installationRefusals(instance, plan.target().commit()));
        described(context, instance).ifPresent(obstacles::add);
        planner.obstacle(instance, plan.target().commit()).ifPresent(why -> obstacles.add("The checkout cannot take the target: " + why + "."));
        try {
            String built = swaps.build(context).built(plan.target().commit().value());
            if (!Optional.of(built).equals(context.variable("imageId"))) {
                obstacles.add("What was built of %s is another release (%s) than the one that was approved.".formatted(plan.target().commit(), built));
            }
        } catch (WrongImage e) {
            obstacles.add("What was built is gone: %s.".formatted(e.getMessage()));
        }
        Disk disk = Disk.of(instance, host);
        if (!disk.cloneFits()) {
            obstacles.add("The restore point no longer fits: %s are free beside the database, %s are needed."
                    .formatted(Disk.words(disk.databaseFree()), Disk.words(disk.cloneNeeds())));
        }
        return obstacles;
    }
}
