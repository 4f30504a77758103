package chatalot.runbook.steps;

import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.Reach;
import org.springframework.stereotype.Component;

/** A node reaches what {@code runbook.pump.instances} names; without that, everything in the catalog that all nodes share. */
@Component
class ReachOfNode implements Reach {

    private final InstanceCatalog catalog;

    ReachOfNode(InstanceCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public boolean isEverything() {
        return catalog.reachesEverything();
    }

    @Override
    public boolean includes(String instance) {
        return catalog.reaches(instance);
    }
}
