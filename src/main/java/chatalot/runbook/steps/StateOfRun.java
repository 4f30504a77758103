package chatalot.runbook.steps;

import chatalot.runbook.deploy.StateComparison.Row;
import chatalot.runbook.deploy.StateComparison;
import chatalot.runbook.deploy.StateOfInstance;
import chatalot.runbook.deploy.SwapPlan;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.release.Plan;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Lease;
import chatalot.runbook.run.Leases;
import chatalot.runbook.run.Masked;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.SecretValues;
import chatalot.runbook.run.StateOnlooker;
import chatalot.runbook.run.StateView;
import chatalot.runbook.run.StateViews;
import chatalot.runbook.run.StepContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** What a run has on record of its instance beside what is there, made for people and without secrets. Always answers. */
@Component
class StateOfRun implements StateOnlooker {

    /** Many may have the page open: the instance is not looked at more often than that. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final PlanOfRun plans;
    private final DataOfRun data;
    private final Leases leases;
    private final SecretValues secrets;
    private final StateViews views;
    private final EvidenceStore evidence;
    private final Clock clock;
    private Optional<Seen> last = Optional.empty();

    StateOfRun(InstanceOfRun instances, SwapOfRun swaps, PlanOfRun plans, DataOfRun data, Leases leases, SecretValues secrets,
            StateViews views, EvidenceStore evidence, Clock clock) {
        this.instances = instances;
        this.swaps = swaps;
        this.plans = plans;
        this.data = data;
        this.leases = leases;
        this.secrets = secrets;
        this.views = views;
        this.evidence = evidence;
        this.clock = clock;
    }

    @Override
    public Seen look(Run run) {
        if (run.state() != RunState.NEEDS_HANDS) {
            throw new Refused(Refused.Kind.CONFLICT, "Run %s does not need hands. It stands at: %s. What was seen before is in its evidence."
                    .formatted(run.number(), run.outcome().orElseGet(() -> run.state().words())));
        }
        return looked(run);
    }

    /** One look at a time; who waited for it sees the same. */
    private synchronized Seen looked(Run run) {
        Optional<StateViews.Kept> newest = views.newest(run.number());
        Optional<Seen> fresh = last.filter(seen -> newest.equals(Optional.of(seen.document())))
                .filter(seen -> seen.view().run().equals(run.number()))
                .filter(seen -> seen.document().at().plus(FRESH).isAfter(clock.instant()));
        if (fresh.isPresent()) {
            return fresh.get();
        }
        OnlookerContext onlooker = new OnlookerContext(run, evidence.of(run.number()));
        demandReached(onlooker);
        StateView view = view(onlooker);
        Seen seen = new Seen(view, newest.filter(kept -> kept.digest().equals(view.digest()))
                .orElseGet(() -> views.keep(onlooker.evidence(), view)));
        last = Optional.of(seen);
        return seen;
    }

    /** Nobody is to sign what another machine than the instance's shows. */
    private void demandReached(StepContext onlooker) {
        try {
            instances.host(onlooker);
        } catch (PassingTrouble e) {
            throw new Refused(Refused.Kind.UNAVAILABLE, e.getMessage());
        }
    }

    /** Looks now. */
    StateView view(StepContext context) {
        StateComparison compared = compared(context);
        Masked masked = new Masked(Optional.of(secrets), context.run().instance());
        return new StateView(context.run().number(), context.run().instance(), compared.rows().stream().map(StateOfRun::row).toList(),
                compared.journal()).with(masked::text);
    }

    private static StateView.Row row(Row row) {
        return new StateView.Row(row.what(), row.recorded(), row.found(), StateView.Word.valueOf(row.word().name()));
    }

    private StateComparison compared(StepContext context) {
        try {
            Instance instance = instance(context);
            SwapPlan plan = swaps.plan(context).orElseThrow(() -> new IllegalStateException("its swap was never settled"));
            Optional<Plan> planned = plans.find(context);
            return new StateOfInstance(instances.host(context), instance, plan, swaps.journal(context))
                    .compare(planned.flatMap(known -> known.running().version()), planned.flatMap(known -> known.target().version()))
                    .and(List.of(lease(context), backup(context)));
        } catch (WorkInterrupted e) {
            throw e;
        } catch (RuntimeException e) {
            return new StateComparison(List.of(Row.unseen("the instance", "evidence of run " + context.run().number(),
                    String.valueOf(e.getMessage()))), List.of());
        }
    }

    /** Where the service runs in a container and Docker does not answer, the rest is looked at all the same. */
    private Instance instance(StepContext context) {
        try {
            return instances.of(context);
        } catch (PassingTrouble e) {
            return instances.asKept(context).orElseThrow(() -> e);
        }
    }

    private Row lease(StepContext context) {
        String run = "run " + context.run().number();
        String holder = leases.all().stream().filter(lease -> lease.run().equals(context.run().number())).findFirst()
                .map(Lease::owner).map(owner -> "%s, of %s".formatted(run, owner)).orElse("run %s holds none".formatted(context.run().number()));
        return row("lease, and the file LEASE", holder, () -> {
            Optional<String> file = swaps.files(context).leaseFile().words();
            return Row.of("lease, and the file LEASE", holder, file.orElse("no file"),
                    file.filter(words -> words.toLowerCase(Locale.ROOT).startsWith(run + " ")).isPresent());
        });
    }

    private Row backup(StepContext context) {
        String what = "backup of this run";
        String recorded = context.evidence().text(KeepBackup.EVIDENCE).isPresent() ? "there, proven" : "none was made";
        return row(what, recorded, () -> Row.of(what, recorded, recorded.equals("none was made") ? recorded
                : data.madeBackup(context).proven() ? "there, proven" : "there, not proven"));
    }

    private static Row row(String what, String recorded, Supplier<Row> look) {
        try {
            return look.get();
        } catch (WorkInterrupted e) {
            throw e;
        } catch (RuntimeException e) {
            return Row.unseen(what, recorded, String.valueOf(e.getMessage()));
        }
    }
}
