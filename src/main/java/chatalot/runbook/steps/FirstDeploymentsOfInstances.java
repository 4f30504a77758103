package chatalot.runbook.steps;

import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.EmptyPlace;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.FirstDeployments;
import chatalot.runbook.run.InstanceKeys;
import chatalot.runbook.run.Refused;
import org.springframework.stereotype.Component;

/** Answers from the place of the instance. Where a service manager runs it there never is a first deployment: people install it. */
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
            EmptyPlace place = catalog.place(instance);
            return !place.isOfCompose() || place.hasContainers();
        } catch (PassingTrouble | CommandFailed e) {
            throw new Refused(Refused.Kind.UNAVAILABLE, e.getMessage());
        }
    }
}
