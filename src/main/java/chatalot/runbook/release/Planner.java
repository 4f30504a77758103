package chatalot.runbook.release;

import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.App;
import chatalot.runbook.instance.Disk;
import chatalot.runbook.instance.Expected;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.InstanceSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Computes what an update would do. Fetches and pins; changes nothing that runs and nothing in the live tree. */
public final class Planner {

    private static final int COMMITS_SHOWN = 300;
    private static final String BY_LABEL = "the revision that it carries";
    private static final String BY_HEAD = "the live checkout, because it carries no revision";

    private final InstanceCatalog catalog;
    private final BaseReader bases;

    public Planner(InstanceCatalog catalog, EnvKey key) {
        this.catalog = catalog;
        this.bases = new BaseReader(key);
    }

    /**
     * Settles what a run updates to: the commit it has pinned already, else what was typed (blank: the newest commit
     * of the branch that is followed), fetched and pinned. So a branch that moves on does not move the run.
     *
     * @throws TargetNotFound when the repository does not have it
     * @throws chatalot.runbook.host.PassingTrouble when the remote cannot be reached
     */
    public CommitId settleTarget(Instance instance, long run, String typed) {
        Checkout checkout = checkout(instance);
        Optional<CommitId> pinned = checkout.pinned(run);
        if (pinned.isPresent()) {
            return pinned.get();
        }
        checkout.fetch();
        CommitId commit = meant(instance, checkout, typed);
        checkout.pin(run, commit);
        return commit;
    }

    /**
     * As {@link #settleTarget}, for an older release: nothing is fetched, because it was there.
     *
     * @param typed tag, branch or commit
     * @throws TargetNotFound when the checkout's repository does not have it
     */
    public CommitId settlePast(Instance instance, long run, String typed) {
        Checkout checkout = checkout(instance);
        return checkout.pinned(run).orElseGet(() -> {
            CommitId commit = checkout.resolve(new Target(typed.strip()));
            checkout.pin(run, commit);
            return commit;
        });
    }

    /** The commit of an older release that a person means; nothing is fetched or pinned. @throws TargetNotFound */
    public CommitId lookUpPast(Instance instance, String typed) {
        return checkout(instance).resolve(new Target(typed.strip()));
    }

    /** The release that runs now. */
    public Release running(Instance instance) {
        Host host = host(instance);
        Base base = bases.read(host, instance);
        return running(host, instance, base.runningImage()).release();
    }

    /** The commit that a run has settled on; empty before it has. */
    public Optional<CommitId> settled(Instance instance, long run) {
        return checkout(instance).pinned(run);
    }

    /** The tags that lie between two releases, the oldest version first. */
    public List<String> tagsBetween(Instance instance, Release from, Release to) {
        return checkout(instance).tags(from.commit(), to.commit());
    }

    /** Forgets what a run was to become. */
    public void forgetTarget(Instance instance, long run) {
        checkout(instance).unpin(run);
    }

    /**
     * What a person would update to: as {@link #settleTarget}, but nothing is pinned, and no run remembers it.
     *
     * @param patience with the remote; what it has not sent by then it has not
     * @throws TargetNotFound when the repository does not have it
     * @throws chatalot.runbook.host.PassingTrouble when the remote cannot be reached, or not in time
     */
    public CommitId lookUp(Instance instance, String typed, Duration patience) {
        Checkout checkout = new Checkout(host(instance), instance.directory(), patience);
        checkout.fetch();
        return meant(instance, checkout, typed);
    }

    private CommitId meant(Instance instance, Checkout checkout, String typed) {
        return typed.isBlank() ? checkout.tip(settings(instance).track()) : checkout.resolve(new Target(typed.strip()));
    }

    /** As {@link #plan(Instance, CommitId, Experience)}, where nothing is known of earlier runs. */
    public Plan plan(Instance instance, CommitId commit) {
        return plan(instance, commit, Experience.none());
    }

    /**
     * The whole plan, refusals included.
     *
     * @param experience what earlier runs of the instance took
     * @throws chatalot.runbook.host.PassingTrouble when Docker or the database does not answer
     */
    public Plan plan(Instance instance, CommitId commit, Experience experience) {
        return surveyed(instance, commit, experience, Survey::plan);
    }

    /**
     * The plan of a rollback, refusals included: as of an update to the older release, on the data that it will find. What is
     * lost on the way is for the caller to add, see {@link Plan#going}.
     */
    public Plan planRollback(Instance instance, CommitId commit, RollbackWay way, Experience experience) {
        return surveyed(instance, commit, experience, survey -> survey.planBack(way));
    }

    /** All of them, from one look at instance and repository. */
    public Map<RollbackWay, Plan> planRollbacks(Instance instance, CommitId commit, Experience experience) {
        return surveyed(instance, commit, experience, survey -> Arrays.stream(RollbackWay.values())
                .collect(Collectors.toMap(Function.identity(), survey::planBack)));
    }

    private <T> T surveyed(Instance instance, CommitId commit, Experience experience, Function<Survey, T> use) {
        Host host = host(instance);
        Checkout checkout = checkout(instance);
        Base base = bases.read(host, instance);
        Running running = running(host, instance, base.runningImage());
        Release target = checkout.release(commit);
        List<String> wanted = new ArrayList<>(TargetInstallation.wanted(instance));
        wanted.addAll(List.of(Migrations.FOLDER, "Cargo.toml"));
        try (Extract extract = checkout.extract(commit, wanted)) {
            return use.apply(new Survey(instance, base, running.release(), running.knownBy(), target,
                    checkout.commits(running.release().commit(), commit, COMMITS_SHOWN), new History(checkout, running.release(), target), extract,
                    Migrations.of(extract), () -> bases.applied(host, instance), bases.tableSizes(host, instance),
                    TargetInstallation.of(catalog, instance, host, checkout, extract),
                    checkout.diff(running.release().commit(), commit, TargetInstallation.wanted(instance)),
                    Forecast.of(Disk.of(instance, host), settings(instance).downtimeBudget(), experience),
                    BuildCost.of(checkout.changedFiles(running.release().commit(), commit), experience), checkout.submodules(commit)));
        }
    }

    /**
     * The applied migrations that an older release does not know, with a proposal of what undoes them, from their texts in the
     * release that runs.
     *
     * @throws chatalot.runbook.host.PassingTrouble when Docker or the database does not answer
     */
    public Reversal reversal(Instance instance, CommitId target) {
        Host host = host(instance);
        Checkout checkout = checkout(instance);
        List<Migration> known;
        try (Extract extract = checkout.extract(target, List.of(Migrations.FOLDER))) {
            known = Migrations.distinct(Migrations.of(extract));
        }
        Release running = running(instance);
        return Reversal.of(running, MigrationLedger.compare(bases.applied(host, instance), known).unknown(), checkout,
                bases.tableSizes(host, instance));
    }

    /** What a plan would stand on now. */
    public Base base(Instance instance) {
        return bases.read(host(instance), instance);
    }

    /** Why the live tree could not take a commit, as git says; changes nothing. */
    public Optional<String> obstacle(Instance instance, CommitId commit) {
        return checkout(instance).obstacle(commit);
    }

    /**
     * Why this installation could not carry a target as things are now; changes nothing.
     */
    public List<String> installationRefusals(Instance instance, CommitId commit) {
        Host host = host(instance);
        Checkout checkout = checkout(instance);
        try (Extract extract = checkout.extract(commit, TargetInstallation.wanted(instance))) {
            return TargetInstallation.of(catalog, instance, host, checkout, extract).refusals();
        }
    }

    /** What the gate should find on the version that runs now, as far as container and checkout tell. */
    public Expected expectedNow(Instance instance) {
        Host host = host(instance);
        return App.of(host, instance).state().map(state -> {
            Expected expected = Expected.healthy().image(state.release());
            return version(host, instance, state.release()).map(expected::version).orElse(expected);
        }).orElse(Expected.healthy());
    }

    /** Empty where the directory is no checkout: the doctor says so in its own words. */
    private Optional<String> version(Host host, Instance instance, String release) {
        try {
            return running(host, instance, release).release().version();
        } catch (CommandFailed e) {
            return Optional.empty();
        }
    }

    private record Running(Release release, String knownBy) { }

    private Running running(Host host, Instance instance, String release) {
        Checkout checkout = checkout(instance);
        Optional<CommitId> built = App.of(host, instance).revision(release).filter(CommitId::isOne).map(CommitId::new).filter(checkout::has);
        return built.map(commit -> new Running(checkout.release(commit), BY_LABEL))
                .orElseGet(() -> new Running(checkout.release(checkout.head()), BY_HEAD));
    }

    private Checkout checkout(Instance instance) {
        return new Checkout(host(instance), instance.directory());
    }

    private Host host(Instance instance) {
        return catalog.host(instance.name().value());
    }

    private InstanceSettings settings(Instance instance) {
        return catalog.find(instance.name().value()).orElseThrow(() -> new IllegalStateException(
                "Instance %s is no longer configured".formatted(instance.name())));
    }
}
