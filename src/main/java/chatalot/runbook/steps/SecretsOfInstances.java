package chatalot.runbook.steps;

import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.SecretValues;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Answers from the instances' env files. */
@Component
class SecretsOfInstances implements SecretValues {

    private final InstanceCatalog catalog;

    SecretsOfInstances(InstanceCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Set<String> of(String instance) {
        return catalog.find(instance).isPresent() ? catalog.secrets(instance) : Set.of();
    }
}
