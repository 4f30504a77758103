package chatalot.runbook.steps;

import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.RunStore;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Instances that can be planned for: they are configured, and not on their way from one release to another. */
@Component
class QuietInstances {

    private final InstanceCatalog catalog;
    private final RunStore runs;

    QuietInstances(InstanceCatalog catalog, RunStore runs) {
        this.catalog = catalog;
        this.runs = runs;
    }

    /** @throws Refused NOT_FOUND naming those that there are; CONFLICT naming the run that changes it */
    void demand(String instance) {
        if (catalog.find(instance).isEmpty()) {
            throw new Refused(Refused.Kind.NOT_FOUND, "There is no instance %s; there are: %s"
                    .formatted(instance, String.join(", ", catalog.names())));
        }
        runs.unfinished().stream().filter(run -> run.instance().equals(instance) && run.state().onTheWay()).findFirst()
                .ifPresent(run -> {
                    throw new Refused(Refused.Kind.CONFLICT, "Run %s of %s is %s. Ask again when it has ended.".formatted(
                            run.number(), run.requester(), run.state().words().toLowerCase(Locale.ROOT)));
                });
    }
}
