package chatalot.runbook.steps;

import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.InstanceSettings;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The instance a run works on, as it was discovered at the run's start. Containers come and go during a swap, so
 * later steps read it from the run's evidence and never discover again.
 */
@Component
public class InstanceOfRun {

    /** The evidence that holds it. */
    public static final String EVIDENCE = "instance.json";

    private final InstanceCatalog catalog;
    private final InstanceDocument document;

    public InstanceOfRun(InstanceCatalog catalog, ObjectMapper json) {
        this.catalog = catalog;
        this.document = new InstanceDocument(json);
    }

    /** As kept; a run whose first step has not looked yet looks now and keeps what it found. */
    public Instance of(StepContext context) {
        return context.evidence().text(EVIDENCE).map(document::read).map(catalog::inReach)
                .orElseGet(() -> discover(context));
    }

    /** As {@link #of}, whether or not it can be reached from here; empty when the run has never looked. */
    Optional<Instance> asKept(StepContext context) {
        return context.evidence().text(EVIDENCE).map(document::read);
    }

    /** Looks at the instance now and keeps it for the run. */
    public Instance discover(StepContext context) {
        Instance instance = catalog.discover(context.run().instance());
        keep(context, instance);
        return instance;
    }

    /** Looks at the instance now, and keeps nothing of it. */
    Instance now(StepContext context) {
        return catalog.discover(context.run().instance());
    }

    /** Keeps an instance for the run that was found out in another way. */
    void keep(StepContext context, Instance instance) {
        context.evidence().put(EVIDENCE, "application/json", document.write(instance));
    }

    /** What is configured for the run's instance now. */
    public InstanceSettings settings(StepContext context) {
        String name = context.run().instance();
        return catalog.find(name).orElseThrow(() -> new IllegalStateException(
                "Instance %s is no longer configured; put it back under runbook.instances".formatted(name)));
    }

    /** The host the run's instance lives on, for as long as the attempt holds its lock. */
    public Host host(StepContext context) {
        return context.at(catalog.host(context.run().instance()));
    }
}
