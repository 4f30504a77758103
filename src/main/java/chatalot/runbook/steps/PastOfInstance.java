package chatalot.runbook.steps;

import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.release.PastRelease;
import chatalot.runbook.release.PastReleases;
import chatalot.runbook.release.PastReleases.Ran;
import chatalot.runbook.release.Planner;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The releases that ran on an instance before, from our own runs and from its checkout. */
@Component
class PastOfInstance {

    private static final int LOOKED_AT = 50;
    private static final Set<String> PUT_THERE = Set.of("Updated", "Rolled back");

    private final InstanceCatalog catalog;
    private final Planner planner;
    private final RunStore runs;
    private final EvidenceStore evidence;
    private final PlanOfRun plans;

    PastOfInstance(InstanceCatalog catalog, Planner planner, RunStore runs, EvidenceStore evidence, PlanOfRun plans) {
        this.catalog = catalog;
        this.planner = planner;
        this.runs = runs;
        this.evidence = evidence;
        this.plans = plans;
    }

    /** The newest first, without the one that runs. */
    List<PastRelease> of(Instance instance) {
        String name = instance.name().value();
        List<Ran> ran = runs.list(Optional.of(name), LOOKED_AT).stream()
                .filter(run -> run.outcome().filter(PUT_THERE::contains).isPresent()).flatMap(run -> ran(run).stream()).toList();
        return new PastReleases(catalog.host(name), instance).before(planner.running(instance).commit(), ran);
    }

    private Optional<Ran> ran(Run run) {
        return plans.find(run.number(), evidence.of(run.number())).flatMap(plan -> run.endedAt().map(at ->
                new Ran(plan.target().commit(), at, run.number().value())));
    }
}
