package chatalot.runbook.database;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceName;
import chatalot.runbook.instance.SystemdInstallation;
import chatalot.runbook.instance.SystemdInstallation.ServiceCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * As much as {@link TestInstance} of an instance that is installed on this machine itself: a database in its own PostgreSQL, two directories
 * with files, and neighbours of theirs that are nobody's business. No app runs; the test writes in its place.
 */
public final class HostInstance {

    private static final AtomicInteger COUNT = new AtomicInteger();
    /** Two that count, the second of them with whatever a name may hold. */
    private static final List<String> COUNTING = List.of("files", "-more % of (them) \\ it's");
    private static final String STATUS = "LoadState=loaded\\nActiveState=active\\nSubState=running\\nExecMainCode=0\\nExecMainStatus=0\\nNRestarts=0\\n";

    private final PostgresOnHost postgres = PostgresOnHost.shared();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final Host host;
    private final Path data;
    private final Instance instance;

    /** @param directory empty, for everything */
    public HostInstance(Path directory) {
        this(directory, PostgresOnHost.shared().host());
    }

    /** @param host this machine, seen in another way */
    public HostInstance(Path directory, Host host) {
        this.host = host;
        data = directory.resolve("srv");
        String name = "host-%d-%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());
        String database = postgres.createDatabase();
        Path env = directory.resolve("checkout/.env");
        write(env, "DATABASE_URL=postgres://%s:%s@127.0.0.1:%d/%s\n".formatted(PostgresOnHost.USER, encoded(PostgresOnHost.PASSWORD),
                postgres.address(Optional.empty()).port(), database));
        List.of("bin/chatalot-server", "static/index.html", "migrations/1_first.sql").forEach(each -> write(directory.resolve("opt").resolve(each), each));
        Map<String, String> files = new LinkedHashMap<>();
        COUNTING.forEach(each -> files.put(data.resolve(each).toString(), data.resolve(each).toString()));
        instance = new Instance(new InstanceName(name), env.getParent(), new SystemdInstallation("chatalot.service", directory.resolve("opt"),
                PostgresOnHost.account(), List.of(), "LISTEN_ADDR", List.of(), List.of(env), new ServiceCommands(List.of("true"), List.of("true"), List.of("printf", STATUS), List.of("true")),
                Optional.empty(), postgres.address(Optional.empty())), Optional.of(env), new DatabaseName(database), PostgresOnHost.USER, files,
                List.of(env), 8080, Optional.empty(), "/api/health", directory.resolve("backups"));
        COUNTING.forEach(each -> write(data.resolve(each).resolve("first"), "first"));
        // Beside, before, below and longer than theirs: what a slip would take, too.
        List.of("neighbour", "files-not/a", "file", "files2/b", "other/files/c").forEach(each -> write(data.resolve(each), "not ours"));
        // Whoever runs the app reaches it through all of them.
        shell("chmod a+x '%s'".formatted(directory));
    }

    private static String encoded(String secret) {
        return URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public Instance instance() {
        return instance;
    }

    public Host host() {
        return host;
    }

    /** What was said to people. */
    public List<String> log() {
        return log;
    }

    public Work work(long run, String step) {
        return TestInstance.workOn(instance, run, step, log::add);
    }

    public String database() {
        return instance.databaseName().value();
    }

    public void sql(String... statements) {
        postgres.execute(database(), statements);
    }

    public String value(String query) {
        return postgres.value(database(), query);
    }

    /** Runs a shell script in the first of the directories, as the app would write there; returns its output. */
    public String files(String script) {
        return shell("cd '%s'; %s".formatted(data.resolve(COUNTING.get(0)), script));
    }

    /** Runs a shell script in the directory that holds those of the files, and their neighbours. */
    public String around(String script) {
        return shell("cd '%s'; %s".formatted(data, script));
    }

    /** Every file with its owner, mode, exact time and contents, the neighbours included: what must be the same again. */
    public String filesAsTheyAre() {
        return around("find . -mindepth 1 -type d -printf '%M %U %G %p\\n' | sort; "
                + "find . -mindepth 1 ! -type d -printf '%M %U %G %s %T@ %p %l\\n' | sort; "
                + "find . -type f -print0 | sort -z | xargs -0 -r sha256sum");
    }

    /** When any of the neighbours was last touched; no program can set these times. */
    public String neighbours() {
        return around("find neighbour files-not file files2 other -printf '%C@ %p\\n' | sort");
    }

    /** Waits until the files have been at rest for longer than an archive's margin. */
    public void awaitRest() {
        Awaitility.await().until(() -> around("find . -newerct '3 seconds ago'").isBlank());
    }

    /** Names in the directory of backups, without that of what is at work. */
    public List<String> backups() {
        return postgres.host().run(Command.of("ls", "-A", "-I", "work", instance.backups().toString())).output().lines().toList();
    }

    /** What is left of work that was done for this instance: directories, and processes. */
    public List<String> left() {
        return List.of(shell("ls -A '%1$s/work' 2>/dev/null || true; ps -eo args | grep '[r]unbook.instance=%2$s' || true".formatted(
                instance.backups(), instance.name())).split("\n")).stream().filter(line -> !line.isBlank()).toList();
    }

    private String shell(String script) {
        return postgres.host().demand(Command.of("bash", "-c", "set -e; " + script)).output();
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
