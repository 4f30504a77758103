package chatalot.runbook.steps;

import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.FirstDeployments;
import chatalot.runbook.run.InstanceKeys;
import chatalot.runbook.run.Refused;
import org.springframework.stereotype.Component;

/** Answers from the place of the instance. */
@Component
class FirstDeploymentsOfInstances implements FirstDeployments {

    private final InstanceCatalog catalog;
    private final InstanceKeys keys;

    FirstDeploymentsOfInstances(InstanceCatalog catalog, InstanceKeys keys) {
        this.catalog = catalog;
        this.keys = keys;
    }

    @Override
    public boolean isInstalled(String instance) {
        keys.demandKnown(instance);
        try {
            return catalog.place(instance).hasContainers();
        } catch (PassingTrouble | CommandFailed e) {
            throw new Refused(Refused.Kind.UNAVAILABLE, e.getMessage());
        }
    }
}
