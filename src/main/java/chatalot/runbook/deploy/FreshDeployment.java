package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Work;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.Compose;
import chatalot.runbook.instance.Doors;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings a new installation to life. Compose creates everything, so labels, networks and volumes are as the operator's
 * own {@code docker compose up -d} would make them.
 */
public final class FreshDeployment {

    /** Actions in the journal of a run that brings an instance to where none is. */
    public static final String CHECK_OUT = "check-out";
    static final String DIRECTORIES = "make-directories";
    public static final String DATABASE = "put-in-database";
    static final String SECRETS = "secrets";
    private static final String MADE = "made";
    private static final String COMMIT = SwapJournal.COMMIT;
    private static final Duration DATABASE_STARTS = Duration.ofMinutes(3);
    private static final Duration RHYTHM = Duration.ofMillis(200);

    private final Host host;
    private final DockerAccess docker;
    private final Instance instance;
    private final Journal journal;
    private final Work work;
    private final Duration limit;
    private final Doors doors;

    /** @param limit for creating everything: images that are not here have to be pulled */
    public FreshDeployment(Host host, Instance instance, Journal journal, Work work, Duration limit) {
        this.host = host;
        this.docker = host.docker();
        this.instance = instance;
        this.journal = journal;
        this.work = work;
        this.limit = limit;
        this.doors = Doors.of(host, instance);
    }

    /**
     * Creates the app and what it depends on, doors closed, and starts the database alone. There already is success.
     *
     * @param image the id of the image that the app is to run on
     */
    public void createAndStartDatabase(String image) {
        ReleaseImages.giveName(docker, image, instance.compose().app().image());
        journal.begin("create", Map.of("project", instance.compose().project(), "image", image));
        host.demand(Compose.live(host.compose(), instance).command("up", "--no-start", "--no-build", instance.compose().app().service())
                .within(limit), line -> work.say("%s", line));
        doors.close();
        Container app = docker.container(instance.compose().app().container()).orElseThrow(() -> new IllegalStateException(
                "%s: Compose did not create container %s".formatted(instance.name(), instance.compose().app().container())));
        if (!app.imageId().equals(image)) {
            throw new IllegalStateException("%s: container %s was created from image %s instead of %s"
                    .formatted(instance.name(), app.name(), app.imageId(), image));
        }
        docker.start(instance.compose().database().container());
        host.reach(instance.compose().insideNetwork());
        awaitDatabase();
    }

    /**
     * Lets the app's account read its private keys: Compose mounts them as they are on the host. Only root can give them away; else
     * everybody on the host may read them, and the log says so.
     *
     * @param image that the app is to run on
     */
    public void letAppRead(List<Path> keys, String image) {
        if (keys.isEmpty()) {
            return;
        }
        Result account = host.run(Command.of(docker.program(), "run", "--rm", "--network", "none", "--entrypoint", "id", image, "-u"));
        if (!account.succeeded() || !account.text().matches("[0-9]+")) {
            work.say("WARNING: it cannot be seen as which account the app runs (%s): see that it may read %s", account.errors().strip(), keys);
            return;
        }
        for (Path key : keys) {
            boolean root = host.user() == 0;
            host.demand(root ? Command.of("chown", account.text() + ":" + account.text(), key.toString())
                    : Command.of("chmod", "644", key.toString()));
            if (!root) {
                work.say("WARNING: we are not root on this host, so %s had to be made readable for every user of it", key);
            }
        }
    }

    /** Over the network: while a new cluster is being set up it listens on a local socket alone. */
    private void awaitDatabase() {
        InstanceDatabase database = InstanceDatabase.of(host, instance);
        long end = System.nanoTime() + DATABASE_STARTS.toNanos();
        while (true) {
            try (Connection connection = database.open(InstanceDatabase.MAINTENANCE)) {
                work.say("The database answers: PostgreSQL %s", connection.getMetaData().getDatabaseProductVersion());
                return;
            } catch (PassingTrouble | SQLException e) {
                if (System.nanoTime() > end) {
                    throw new PassingTrouble("%s: the new database did not answer within %d s: %s".formatted(instance.name(),
                            DATABASE_STARTS.toSeconds(), e.getMessage()), e);
                }
            }
            pause();
        }
    }

    /** Starts the app, doors closed; running already is success. */
    public void startApp() {
        doors.close();
        docker.start(instance.compose().app().container());
    }

    /** Records that the instance stays. From here on nothing is taken away again. */
    public void commit() {
        work.confirm().run();
        journal.done(COMMIT, Map.of());
    }

    /** Records what will be made outside of the directory, together with what earlier attempts recorded. */
    static void beginMaking(Journal journal, String action, List<Path> paths) {
        Set<String> all = new LinkedHashSet<>(made(journal, action));
        paths.forEach(path -> all.add(path.toString()));
        journal.begin(action, Map.of(MADE, String.join("\n", all)));
    }

    /** What was recorded by {@link #beginMaking}. */
    static List<String> made(Journal journal, String action) {
        return journal.facts(action).map(facts -> facts.getOrDefault(MADE, "")).map(text -> text.lines().toList()).orElse(List.of());
    }

    /** Makes the directories on the host that hold user files, where they are not there. */
    public static void makeDirectories(Host host, RestorePlan plan, Journal journal) {
        List<Path> missing = plan.volumes().stream().filter(volume -> volume.startsWith("/")).map(Path::of)
                .filter(path -> !host.exists(path)).toList();
        beginMaking(journal, DIRECTORIES, missing);
        missing.forEach(path -> host.demand(Command.of("mkdir", "-p", path.toString())));
    }

    /** Whether {@link #commit} was recorded. */
    public static boolean isCommitted(Journal journal) {
        return journal.isDone(COMMIT);
    }

    /** Lets users in, and starts whatever else the Compose files name. */
    public void open() {
        doors.open();
        Result others = host.run(Compose.live(host.compose(), instance).command("up", "--detach", "--no-build").within(limit));
        if (!others.succeeded()) {
            work.say("WARNING: the app serves, but not everything that the Compose files name could be started: %s",
                    others.errors().strip());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RHYTHM.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Waiting for the database was interrupted", e);
        }
    }
}
