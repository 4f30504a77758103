package chatalot.runbook.steps;

import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.Reach;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** A node reaches what {@code runbook.pump.instances} names; without that, everything in the catalog that all nodes share. */
@Component
class ReachOfNode implements Reach {

    private final Set<String> instances;

    /** @throws IllegalArgumentException for a name that the catalog does not have: nobody would work it */
    ReachOfNode(InstanceCatalog catalog, @Value("${runbook.pump.instances:}") List<String> instances) {
        this.instances = Set.copyOf(instances);
        Set<String> unknown = new TreeSet<>(this.instances);
        catalog.names().forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("runbook.pump.instances names %s; the catalog has %s"
                    .formatted(String.join(", ", unknown), String.join(", ", catalog.names())));
        }
    }

    @Override
    public boolean isEverything() {
        return instances.isEmpty();
    }

    @Override
    public boolean includes(String instance) {
        return isEverything() || instances.contains(instance);
    }
}
