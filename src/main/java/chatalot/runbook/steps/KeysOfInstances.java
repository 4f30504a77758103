package chatalot.runbook.steps;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.DiscoveryRefused;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.InstanceKeys;
import chatalot.runbook.run.Refused;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Answers from the catalog. */
@Component
class KeysOfInstances implements InstanceKeys {

    private static final Logger LOG = LoggerFactory.getLogger(KeysOfInstances.class);
    private final InstanceCatalog catalog;

    KeysOfInstances(InstanceCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Set<String> keysOf(String instance) {
        return answer(instance, () -> catalog.keys(instance));
    }

    @Override
    public Set<String> keysOfPlace(String instance) {
        return answer(instance, () -> {
            try {
                return catalog.keys(instance);
            } catch (DiscoveryRefused e) {
                LOG.info("{} is known by its directory alone: {}", instance, e.getMessage());
                return Set.of(catalog.keyOfPlace(instance));
            }
        });
    }

    @Override
    public void demandKnown(String instance) {
        if (catalog.find(instance).isEmpty()) {
            throw new Refused(Refused.Kind.NOT_FOUND, "There is no instance %s; there are: %s"
                    .formatted(instance, String.join(", ", catalog.names())));
        }
    }

    private Set<String> answer(String instance, Supplier<Set<String>> keys) {
        demandKnown(instance);
        try {
            return keys.get();
        } catch (DiscoveryRefused e) {
            throw new Refused(Refused.Kind.CONFLICT, e.getMessage());
        } catch (PassingTrouble e) {
            throw new Refused(Refused.Kind.UNAVAILABLE, e.getMessage());
        }
    }
}
