package chatalot.runbook.deploy;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Work;
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

/**
 * Changes which version of an instance runs, in the order in which that may be done, with every step on record in the journal.
 */
public final class Deployment {

    private static final String APP = "app";
    private static final Duration EARLY = Duration.ofSeconds(2);

    private final Host host;
    private final Instance instance;
    private final SwapPlan plan;
    private final Journal journal;
    private final Platform platform;
    private final LiveCheckout checkout;
    private final Fence fence;
    private final Doors doors;

    public Deployment(Host host, Instance instance, SwapPlan plan, Journal journal) {
        this.host = host;
        this.instance = instance;
        this.plan = plan;
        this.journal = journal;
        this.platform = Platform.of(host, instance, plan);
        this.checkout = new LiveCheckout(host, instance.directory());
        this.fence = new Fence(InstanceDatabase.of(host, instance));
        this.doors = Doors.of(host, instance);
    }

    /**
     * Tries everything that could fail after the stop, changing nothing that is in use, and keeps the running release under
     * a name of the run.
     */
    public void prepare() {
        platform.prepare();
    }

    /**
     * Stops the app (never the database) and closes the database to everybody.
     *
     * @param patience how long requests in flight get
     */
    public void stopApp(Duration patience) {
        requireThatNobodyWentBack();
        journal.begin("stop-app", facts(platform.whatRuns()));
        platform.stop(patience);
        journal.done("stop-app", Map.of());
        journal.begin("fence", Map.of("database", instance.databaseName().value()));
        fence.raise(instance.databaseName());
        journal.done("fence", Map.of());
    }

    /** Puts the new version in its place behind closed doors, not started. The database stays fenced. */
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
        platform.place(plan.newImage(), journal, false);
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
        platform.stop(patience);
        fence.raise(instance.databaseName());
    }

    /** Puts checkout and release back to what ran before; doors closed, not started. */
    public void putBackRelease() {
        journal.begin("put-back-release", Map.of("to", plan.oldCommit(), "image", plan.oldImage()));
        if (journal.isBegun("checkout")) {
            checkout.forceTo(plan.oldCommit(), edits());
        }
        platform.place(plan.oldImage(), journal, true);
        journal.done("put-back-release", Map.of());
    }

    /** Starts what {@link #putBackRelease} created, doors still closed, and lets it reach its database. */
    public void startOld() {
        stopWhatWasStartedEarly("start-old");
        fence.lift(instance.databaseName());
        start("start-old");
    }

    /** Lets users in. Already open is success. */
    public void openDoors() {
        journal.begin("open-doors", Map.of());
        doors.open();
        platform.awaitOpened();
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
        return platform.bringBackDatabase();
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
        journal.begin(SwapJournal.HOLD, facts(Map.of()));
        platform.stop(patience);
    }

    /** Lets the committed version serve on, if it is held. */
    public void goOn() {
        if (journal.isUnderWay(SwapJournal.HOLD) && newVersionStays()) {
            bringBackDatabase();
            fence.lift(instance.databaseName());
            platform.start();
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

    /**
     * Somebody's own {@code docker compose up -d} may have started it while the fence was up; it would sit in the
     * daemon's growing restart back-off when the fence is lifted.
     */
    private void stopWhatWasStartedEarly(String action) {
        if (!journal.isDone(action)) {
            platform.stop(EARLY);
        }
    }

    /** The doors are closed once more just before: the same command may have attached the outside networks. */
    private void start(String action) {
        journal.begin(action, facts(Map.of()));
        doors.close();
        platform.start();
        journal.done(action, Map.of());
    }

    /** The way back as commands for a person, or for the host itself. @param work of the run */
    public GoBackInstructions goBack(Path journalFile, Work work, List<String> data) {
        return new GoBackInstructions(instance, plan, journalFile, platform.byHand(work), data);
    }

    private Map<String, String> facts(Map<String, String> more) {
        Map<String, String> facts = new LinkedHashMap<>(Map.of(APP, instance.installation().appWords()));
        facts.putAll(more);
        return facts;
    }

    private Path edits() {
        return instance.runbookDirectory().resolve("run-%d.edits.patch".formatted(plan.run()));
    }
}
