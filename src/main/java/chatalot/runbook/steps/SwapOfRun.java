package chatalot.runbook.steps;

import chatalot.runbook.deploy.ComposeDeployment;
import chatalot.runbook.deploy.SwapPlan;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The swap of a run, as settled before anything stopped: evidence {@code swap.json}. */
@Component
class SwapOfRun {

    private static final String EVIDENCE = "swap.json";

    private final Host host;
    private final InstanceOfRun instances;
    private final RunFiles files;
    private final ObjectMapper json;

    SwapOfRun(Host host, InstanceOfRun instances, RunFiles files, ObjectMapper json) {
        this.host = host;
        this.instances = instances;
        this.files = files;
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
    ComposeDeployment deployment(StepContext context) {
        SwapPlan plan = plan(context).orElseThrow(() -> new IllegalStateException(
                "Run %s has no swap.json: its swap was never settled".formatted(context.run().number())));
        return deployment(context, plan);
    }

    ComposeDeployment deployment(StepContext context, SwapPlan plan) {
        Instance instance = instances.of(context);
        return new ComposeDeployment(host, instance, plan, files.journal(context, instance));
    }
}
