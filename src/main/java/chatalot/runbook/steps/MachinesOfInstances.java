package chatalot.runbook.steps;

import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.Machines;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Answers from the catalog; a host of which nothing is said has places for {@code runbook.pump.runs-per-host}. */
@Component
class MachinesOfInstances implements Machines {

    private static final String HERE = "local";

    private final InstanceCatalog catalog;
    private final int runsPerHost;

    /** @throws IllegalArgumentException when no run could ever work */
    MachinesOfInstances(InstanceCatalog catalog, @Value("${runbook.pump.runs-per-host:4}") int runsPerHost) {
        if (runsPerHost < 1) {
            throw new IllegalArgumentException("runbook.pump.runs-per-host is %d; it has to be at least 1".formatted(runsPerHost));
        }
        this.catalog = catalog;
        this.runsPerHost = runsPerHost;
    }

    /** An instance that is no longer configured counts for this machine, where its last steps are worked. */
    @Override
    public Machine of(String instance) {
        return catalog.find(instance).map(settings -> new Machine(settings.host().orElse(HERE),
                catalog.runsAtHost(instance).orElse(runsPerHost))).orElseGet(() -> new Machine(HERE, runsPerHost));
    }
}
