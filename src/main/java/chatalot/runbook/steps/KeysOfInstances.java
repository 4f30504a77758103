package chatalot.runbook.steps;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.DiscoveryRefused;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.InstanceKeys;
import chatalot.runbook.run.Refused;
import org.springframework.stereotype.Component;

/** Answers from the catalog. */
@Component
class KeysOfInstances implements InstanceKeys {

    private final InstanceCatalog catalog;

    KeysOfInstances(InstanceCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public String keyOf(String instance) {
        if (catalog.find(instance).isEmpty()) {
            throw new Refused(Refused.Kind.NOT_FOUND, "There is no instance %s; there are: %s"
                    .formatted(instance, String.join(", ", catalog.names())));
        }
        try {
            return catalog.key(instance);
        } catch (DiscoveryRefused e) {
            throw new Refused(Refused.Kind.CONFLICT, e.getMessage());
        } catch (PassingTrouble e) {
            throw new Refused(Refused.Kind.UNAVAILABLE, e.getMessage());
        }
    }
}
