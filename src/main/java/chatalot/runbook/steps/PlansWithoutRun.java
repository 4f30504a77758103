package chatalot.runbook.steps;

import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.DiscoveryRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.release.Plan;
import chatalot.runbook.release.PlanText;
import chatalot.runbook.release.Planner;
import chatalot.runbook.release.TargetNotFound;
import chatalot.runbook.run.Plans;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RunStore;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Plans for whoever asks, with the planner of the runs. */
@Component
class PlansWithoutRun implements Plans {

    private final InstanceCatalog catalog;
    private final Planner planner;
    private final PastRuns past;
    private final QuietInstances quiet;
    private final Duration patience;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    PlansWithoutRun(InstanceCatalog catalog, Planner planner, PastRuns past, RunStore runs,
            @Value("${runbook.preview.fetch-timeout:20s}") Duration patience) {
        this.catalog = catalog;
        this.planner = planner;
        this.past = past;
        this.quiet = new QuietInstances(catalog, runs);
        this.patience = patience;
    }

    @Override
    public Preview preview(String instance, String target) {
        quiet.demand(instance);
        if (!busy.add(instance)) {
            throw new Refused(Refused.Kind.CONFLICT, "A plan of %s is being made right now. Ask again in some seconds."
                    .formatted(instance));
        }
        try {
            return seen(plan(instance, target));
        } catch (TargetNotFound e) {
            throw new Refused(Refused.Kind.UNPROCESSABLE, "%s: %s".formatted(instance, e.getMessage()));
        } catch (DiscoveryRefused | PassingTrouble | DatabaseRefused | DockerRefused | CommandFailed e) {
            throw new Refused(Refused.Kind.CONFLICT, "%s cannot be planned for now, and nothing was changed: %s"
                    .formatted(instance, e.getMessage()));
        } finally {
            busy.remove(instance);
        }
    }

    private Plan plan(String name, String target) {
        Instance instance = catalog.discover(name);
        return planner.plan(instance, planner.lookUp(instance, target, patience), past.of(name));
    }

    private static Preview seen(Plan plan) {
        return new Preview(plan.instance(), plan.running().toString(), plan.target().toString(), plan.target().commit().value(),
                plan.nothingToDo(), plan.refusals(), plan.destructive(), plan.marksBreaking(), plan.takesLongLocks(),
                plan.pending().size(), plan.rollbackClass().words(), plan.forecast().downtimeSeconds(),
                plan.forecast().wayBackSeconds(), plan.flags().stream().map(flag -> new Flag(flag.kind().title(), flag.words(),
                        flag.kind().lookedAtBy())).toList(), plan.digest(), PlanText.of(plan));
    }
}
