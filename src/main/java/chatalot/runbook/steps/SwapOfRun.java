package chatalot.runbook.steps;

import chatalot.runbook.deploy.Deployment;
import chatalot.runbook.deploy.ReleaseBuild;
import chatalot.runbook.deploy.SwapPlan;
import chatalot.runbook.host.Journal;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The swap of a run, as settled before anything stopped: evidence {@code swap.json}. */
@Component
class SwapOfRun {

    private static final String EVIDENCE = "swap.json";

    private final InstanceOfRun instances;
    private final ObjectMapper json;

    SwapOfRun(InstanceOfRun instances, ObjectMapper json) {
        this.instances = instances;
        this.json = json;
    }

    /** Settles what the swap changes from and to. */
    void settle(StepContext context, SwapPlan plan) {
        try {
            context.evidence().put(EVIDENCE, "application/json", json.writeValueAsString(plan));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A swap plan is always JSON", e);
        }
    }

    /** The plan of the swap; empty in a run that failed before it was settled. */
    Optional<SwapPlan> plan(StepContext context) {
        return context.evidence().text(EVIDENCE).map(text -> {
            try {
                return json.readValue(text, SwapPlan.class);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Evidence swap.json of run %s cannot be read"
                        .formatted(context.run().number()), e);
            }
        });
    }

    /** The deployment of a swap that was settled. */
    Deployment deployment(StepContext context) {
        SwapPlan plan = plan(context).orElseThrow(() -> new IllegalStateException(
                "Run %s has no swap.json: its swap was never settled".formatted(context.run().number())));
        return deployment(context, plan);
    }

    Deployment deployment(StepContext context, SwapPlan plan) {
        return new Deployment(instances.host(context), instances.of(context), plan, journal(context));
    }

    /**
     * The deployment of a swap that was settled. If it has touched the instance, its database runs: whatever has to be done
     * needs it, so one that somebody stopped or took away meanwhile is brought back.
     */
    Deployment underWay(StepContext context) {
        Deployment deployment = deployment(context);
        if (deployment.isTouched()) {
            deployment.bringBackDatabase().ifPresent(context::log);
        }
        return deployment;
    }

    /** The build of the run's target. */
    ReleaseBuild build(StepContext context) {
        return ReleaseBuild.of(instances.host(context), instances.of(context), instances.settings(context), files(context).worktree());
    }

    /** What the run keeps in the instance's directory. */
    RunFiles files(StepContext context) {
        return new RunFiles(instances.host(context), instances.of(context), context.run().number());
    }

    /** The journal of the run, on the instance's host. */
    Journal journal(StepContext context) {
        return files(context).journal();
    }
}
