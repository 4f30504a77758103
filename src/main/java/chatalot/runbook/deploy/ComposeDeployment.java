package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Result;
import chatalot.runbook.instance.Compose;
import chatalot.runbook.instance.Doors;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Changes which version of a Compose installation runs. Compose itself creates the containers, so labels, networks
 * and secrets are as the operator's own {@code docker compose up -d} would make them, and a later one changes nothing.
 */
public final class ComposeDeployment {

    /** The names of containers that an interrupted recreate leaves behind. */
    static final Pattern LEFTOVER = Pattern.compile("[0-9a-f]{12}_.+");
    private static final Duration CREATING = Duration.ofMinutes(5);
    private static final Duration EARLY = Duration.ofSeconds(2);
    private static final int TRIES = 3;

    private final Host host;
    private final DockerAccess docker;
    private final Instance instance;
    private final SwapPlan plan;
    private final Journal journal;
    private final ReleaseImages images;
    private final LiveCheckout checkout;
    private final Fence fence;
    private final Doors doors;

    public ComposeDeployment(Host host, Instance instance, SwapPlan plan, Journal journal) {
        this.host = host;
        this.docker = host.docker();
        this.instance = instance;
        this.plan = plan;
        this.journal = journal;
        this.images = new ReleaseImages(instance.name());
        this.checkout = new LiveCheckout(host, instance.directory());
        this.fence = new Fence(InstanceDatabase.of(host, instance));
        this.doors = Doors.of(host, instance);
    }

    /**
     * Tries everything that could fail after the stop, changing nothing that is in use: keeps the running image under
     * a name of the run, and gives an image a name as the swap will.
     */
    public void prepare() {
        docker.tag(plan.oldImage(), images.repository(), "before-" + plan.run());
        docker.tag(plan.newImage(), images.repository(), "next-" + plan.run());
        docker.removeImage(images.repository() + ":next-" + plan.run());
    }

    /**
     * Stops the app (never the database) and closes the database to everybody.
     *
     * @param patience how long requests in flight get
     */
    public void stopApp(Duration patience) {
        requireThatNobodyWentBack();
        journal.begin("stop-app", whatRuns());
        stopAll(patience);
        journal.done("stop-app", Map.of());
        journal.begin("fence", Map.of("database", instance.databaseName().value()));
        fence.raise(instance.databaseName());
        journal.done("fence", Map.of());
    }

    /** For people who have to mend the instance later, see {@link StateOfInstance}. */
    private Map<String, String> whatRuns() {
        Map<String, String> facts = new LinkedHashMap<>(Map.of("container", instance.compose().app().container()));
        docker.container(instance.compose().app().container()).ifPresent(app -> facts.put(OnRecord.APP, app.id()));
        docker.container(instance.compose().database().container()).ifPresent(database -> {
            facts.put(OnRecord.DATABASE, database.id());
            facts.put(OnRecord.DATABASE_IMAGE, database.imageId());
        });
        return facts;
    }

    /** Creates the new version's container behind closed doors, not started. The database stays fenced. */
    public void createNew() {
        requireThatNobodyWentBack();
        boolean resuming = journal.isBegun("checkout");
        journal.begin("checkout", Map.of("from", plan.oldCommit(), "to", plan.newCommit()));
        if (resuming) {
            checkout.forceTo(plan.newCommit(), edits());
        } else {
            checkout.moveTo(plan.newCommit());
        }
        journal.done("checkout", Map.of());
        create(plan.newImage(), "retag", "create-container");
    }

    /** Lifts the fence (from here on the new version may have written) and starts the new version, doors closed. */
    public void startNew() {
        requireThatNobodyWentBack();
        stopWhatWasStartedEarly("start-new");
        journal.begin("unfence", Map.of("database", instance.databaseName().value()));
        fence.lift(instance.databaseName());
        journal.done("unfence", Map.of());
        start("start-new");
    }

    /** The failed version is stopped and the database closed; what follows may rename it. */
    public void stopFailed(Duration patience) {
        stopAll(patience);
        fence.raise(instance.databaseName());
    }

    /** Puts image name, checkout and container back to what ran before; doors closed, not started. */
    public void putBackRelease() {
        journal.begin("put-back-release", Map.of("to", plan.oldCommit(), "image", plan.oldImage()));
        if (journal.isBegun("checkout")) {
            checkout.forceTo(plan.oldCommit(), edits());
        }
        create(plan.oldImage(), "put-back-retag", "put-back-container");
        journal.done("put-back-release", Map.of());
    }

    /** Starts what {@link #putBackRelease} created, doors still closed, and lets it reach its database. */
    public void startOld() {
        stopWhatWasStartedEarly("start-old");
        fence.lift(instance.databaseName());
        start("start-old");
    }

    /** Attaches the outside networks. Already open is success. */
    public void openDoors() {
        journal.begin("open-doors", Map.of());
        doors.open();
        journal.done("open-doors", Map.of());
    }

    /**
     * True while there is something to put back: the swap has touched the instance, and nobody has gone back by hand
     * since ({@code GO-BACK.md} records that in the journal).
     */
    public boolean isTouched() {
        return journal.isBegun("stop-app") && !journal.isDone(SwapJournal.BY_HAND);
    }

    /** Starts the instance's database if somebody has stopped it or taken it away; returns what was done, if anything. */
    public Optional<String> bringBackDatabase() {
        return new DatabaseContainer(host, instance).bringBack();
    }

    /** True from the moment at which the new version may have written to the database. */
    public boolean newVersionHadAccess() {
        return journal.isBegun("unfence");
    }

    /**
     * Records that the new version stays. From here on nothing is restored without a person.
     *
     * @param more what else belongs to the record, see {@link Watermark#facts}
     */
    public void commit(Map<String, String> more) {
        requireThatNobodyWentBack();
        Map<String, String> facts = new LinkedHashMap<>(more);
        facts.put("commit", plan.newCommit());
        facts.put("image", plan.newImage());
        journal.done(SwapJournal.COMMIT, facts);
    }

    public boolean isCommitted() {
        return journal.isDone(SwapJournal.COMMIT);
    }

    /** Committed, and not sent back since. */
    public boolean newVersionStays() {
        return new SwapJournal(journal).newVersionStays();
    }

    /** Stops the committed version while it is decided whether it goes back; ends with {@link #goOn} or {@link #beginReturn}. */
    public void hold(Duration patience) {
        requireThatNobodyWentBack();
        journal.begin(SwapJournal.HOLD, Map.of("container", instance.compose().app().container()));
        stopAll(patience);
    }

    /** Lets the committed version serve on, if it is held. */
    public void goOn() {
        if (journal.isUnderWay(SwapJournal.HOLD) && newVersionStays()) {
            bringBackDatabase();
            fence.lift(instance.databaseName());
            docker.start(instance.compose().app().container());
            journal.done(SwapJournal.HOLD, Map.of());
        }
    }

    /** Records that the committed version goes back. From here on the way back of a failed swap is open, for these parts. */
    public void beginReturn(ReturnWay way) {
        requireThatNobodyWentBack();
        journal.done(SwapJournal.RETURN, Map.of(SwapJournal.WAY, way.word()));
    }

    /** What somebody else has changed since about which version runs; empty while all is as this run left it. */
    public Optional<String> takenOver() {
        return new Takeover(host, instance, plan).words();
    }

    /** When the app was stopped for the last time, on the way to the new version or back from it. */
    public Optional<Instant> awaySince() {
        return new SwapJournal(journal).awaySince();
    }

    /** Whether the old version was put back and its doors were opened since, by us or by hand. */
    public boolean oldVersionServes() {
        List<String> done = journal.entries().stream().filter(entry -> entry.phase().equals("done"))
                .map(Journal.Entry::action).toList();
        int putBack = done.lastIndexOf("put-back-release");
        return done.contains(SwapJournal.BY_HAND) || putBack >= 0 && done.lastIndexOf("open-doors") > putBack;
    }

    /** A swap that somebody ended by hand must not be taken up again: users write to the old version since. */
    private void requireThatNobodyWentBack() {
        if (journal.isDone(SwapJournal.BY_HAND)) {
            throw new WentBack("%s: somebody, or the host by itself, went back with the commands of GO-BACK.md"
                    .formatted(instance.name()));
        }
    }

    private void create(String image, String retag, String creation) {
        journal.begin(retag, Map.of("name", plan.imageName(), "image", image));
        ReleaseImages.giveName(docker, image, plan.imageName());
        journal.done(retag, Map.of());
        journal.begin(creation, Map.of("container", instance.compose().app().container()));
        composeUp();
        doors.close();
        Container created = docker.container(instance.compose().app().container()).orElseThrow(() -> new IllegalStateException(
                "%s: Compose did not create container %s".formatted(instance.name(), instance.compose().app().container())));
        if (!created.imageId().equals(image)) {
            throw new IllegalStateException("%s: container %s was created from image %s instead of %s"
                    .formatted(instance.name(), created.name(), created.imageId(), image));
        }
        journal.done(creation, Map.of("id", created.id()));
    }

    /**
     * Two Compose commands at once on one project take each other's containers away, and one of them fails: an operator's
     * own command must not decide how a run ends, so ours is given again once the other's is over.
     */
    private void composeUp() {
        Command up = Compose.live(host.compose(), instance)
                .command("up", "--no-start", "--no-build", "--pull", "never", instance.compose().app().service()).within(CREATING);
        for (int left = TRIES - 1; ; left--) {
            removeLeftovers();
            Result result = host.run(up);
            if (result.succeeded()) {
                return;
            }
            if (left == 0) {
                throw new CommandFailed(up, result);
            }
        }
    }

    /**
     * Somebody's own {@code docker compose up -d} may have started it while the fence was up; it would sit in the
     * daemon's growing restart back-off when the fence is lifted.
     */
    private void stopWhatWasStartedEarly(String action) {
        if (!journal.isDone(action)) {
            stopAll(EARLY);
        }
    }

    /** The doors are closed once more just before: the same command may have attached the outside networks. */
    private void start(String action) {
        journal.begin(action, Map.of("container", instance.compose().app().container()));
        doors.close();
        docker.start(instance.compose().app().container());
        journal.done(action, Map.of());
    }

    private void stopAll(Duration patience) {
        Map<String, String> labels = Map.of("com.docker.compose.project", instance.compose().project(),
                "com.docker.compose.service", instance.compose().app().service());
        for (Container container : docker.containers(labels)) {
            docker.stop(container.id(), patience);
        }
    }

    /** An interrupted recreate leaves {@code <12 hex>_<name>} behind, which blocks the name for ever (docker/compose#1573). */
    private void removeLeftovers() {
        Map<String, String> labels = Map.of("com.docker.compose.project", instance.compose().project(),
                "com.docker.compose.service", instance.compose().app().service());
        List<Container> leftovers = docker.containers(labels).stream()
                .filter(container -> LEFTOVER.matcher(container.name()).matches() && !container.running()).toList();
        leftovers.forEach(container -> docker.remove(container.id()));
    }

    private Path edits() {
        return instance.runbookDirectory().resolve("run-%d.edits.patch".formatted(plan.run()));
    }
}
