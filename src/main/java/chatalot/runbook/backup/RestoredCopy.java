package chatalot.runbook.backup;

import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Work;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.ServerGone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A backup brought back where it harms nobody: its database in a scratch PostgreSQL of the database's own image, its
 * user files in scratch volumes, limited in memory and processors. The instance's cluster and volumes are never used.
 * Closing removes all of it. Throws {@link BackupFailed} when the backup does not come back, {@link PassingTrouble} when
 * the scratch PostgreSQL does not start.
 */
public final class RestoredCopy implements AutoCloseable, QueryRunner {

    private static final String SUPERUSER = "runbook_proof";
    private static final long MEMORY = 1L << 30;
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofSeconds(30);
    /** Between columns and between rows: control characters that no name of a table holds. */
    private static final String COLUMN = "\u001f";
    private static final String ROW = "\u001e";
    /** For a cluster that lives for one comparison. */
    private static final List<String> CARELESS = List.of("-c", "fsync=off", "-c", "full_page_writes=off",
            "-c", "synchronous_commit=off", "-c", "wal_level=minimal", "-c", "max_wal_senders=0",
            "-c", "max_wal_size=4GB", "-c", "autovacuum=off", "-c", "maintenance_work_mem=128MB");

    private final Ground ground;
    private final Path set;
    private final String name;
    private final Map<String, String> volumes = new LinkedHashMap<>();

    private RestoredCopy(Ground ground, Path set, String name) {
        this.ground = ground;
        this.set = set;
        this.name = name;
    }

    /** For a comparison: no network reaches it, and it is careless about crashes. Empty at first. */
    static RestoredCopy alone(Ground ground, Path set) {
        RestoredCopy copy = new RestoredCopy(ground, set, ground.work().name("proof"));
        return copy.started(copy.server(CARELESS).on("none"));
    }

    /**
     * For an app: reachable on one network, where it takes anybody at their word, so no password has to be known. It
     * writes as durably as any PostgreSQL does: what is timed here is to be believed. Holds the database at once.
     *
     * @param limit   for each part
     * @param network an internal one that nobody else is on
     * @param names   host names under which the app looks for its database
     */
    public static RestoredCopy onNetwork(Host host, Instance instance, Work work, Duration limit, Backup backup,
            String network, List<String> names) {
        Ground ground = new Ground(host, instance, work, limit);
        new DiskBudget(ground).requireForCopy(backup);
        RestoredCopy copy = new RestoredCopy(ground, backup.directory(), work.name("rehearsal-db"));
        copy.started(copy.server(List.of()).on(network).alsoKnownAs(names));
        boolean restored = false;
        try {
            copy.restore();
            copy.requireRowsOf(backup.manifest());
            copy.query("analyze");
            restored = true;
            return copy;
        } finally {
            if (!restored) {
                copy.close();
            }
        }
    }

    /** The scratch PostgreSQL's container. */
    public String container() {
        return name;
    }

    /** Rows by table as they are now, large objects counted as one table. */
    public Map<String, Long> rows() {
        return new Contents(this).rows();
    }

    /** Unpacks the user files into scratch volumes. @return their names by the real volumes' names */
    public Map<String, String> files() {
        Map<String, String> mounts = new LinkedHashMap<>();
        for (String real : ground.volumeNames()) {
            String volume = ground.work().name("rehearsal-files-" + (volumes.size() + 1));
            ground.docker().createVolume(volume, ground.work().labels());
            volumes.put(real, volume);
            mounts.put("/volumes/" + real, volume);
        }
        mounts.put(Ground.SET + ":ro", set.toString());
        Ended ended = ground.beside().run("restore-files", SetScripts.RESTORE_FILES, List.of(), mounts, ground.limit());
        if (!ended.succeeded()) {
            throw new BackupFailed("The files of %s did not come back out of the archive: %s".formatted(
                    ground.instance().name(), ended.lastWords()), "see the host's disk, then start again");
        }
        return Map.copyOf(volumes);
    }

    /** How much of the database is there already, in bytes; empty before there is any. */
    OptionalLong size() {
        Result result = ground.docker().exec(name, psql("postgres", "--no-align", "--tuples-only", "--command=select "
                + "pg_database_size(datname) from pg_database where datname = '%s'".formatted(database())), SHORT);
        String said = result.output().strip();
        return result.succeeded() && !said.isEmpty() ? OptionalLong.of(Long.parseLong(said)) : OptionalLong.empty();
    }

    /** Restores the set's dump as {@code pg_restore} would on an empty cluster. */
    void restore() {
        // A role that is there already (none should be) is no error: only the database is compared.
        run(psql("postgres", "--file=" + Ground.SET + "/roles.sql"));
        Result result = run(List.of("pg_restore", "--username=" + SUPERUSER, "--dbname=postgres", "--create",
                "--exit-on-error", "--no-tablespaces", "--jobs=2", Ground.SET + "/" + SetDirectory.DATABASE));
        if (!result.succeeded()) {
            throw new BackupFailed("The dump of %s does not restore: %s".formatted(ground.instance().name(),
                    words(result)), "see the database's log and disk, then start again");
        }
    }

    @Override
    public List<List<String>> query(String sql) {
        Result result = run(psql(database(), "--set=ON_ERROR_STOP=1", "--no-align", "--tuples-only", "--quiet",
                "--field-separator=" + COLUMN, "--record-separator=" + ROW, "--command=" + Queries.SETTINGS,
                "--command=" + sql));
        if (!result.succeeded()) {
            throw new BackupFailed("The restored copy of %s cannot be read: %s".formatted(ground.instance().name(),
                    words(result)), "see what PostgreSQL said, then start again");
        }
        return Arrays.stream(result.output().strip().split(ROW)).filter(row -> !row.isBlank())
                .map(row -> List.of(row.strip().split(COLUMN, -1))).toList();
    }

    @Override
    public void close() {
        HelperContainer.evenIfInterrupted(() -> {
            ground.docker().remove(name);
            ground.docker().removeVolume(name);
            volumes.values().forEach(ground.docker()::removeVolume);
        });
    }

    /** {@code pg_restore} takes a dump that was damaged since its proof for a whole one. */
    private void requireRowsOf(Manifest manifest) {
        Map<String, Long> proven = new LinkedHashMap<>();
        manifest.database().tables().forEach(table -> proven.put(table.name(), table.rows()));
        if (!rows().equals(proven)) {
            throw new BackupFailed("Backup %s of %s no longer holds the rows that it was proven with.".formatted(
                    manifest.id(), ground.instance().name()), "look for a failing disk or memory, then make a new backup");
        }
    }

    private ContainerRequest server(List<String> settings) {
        List<String> command = new ArrayList<>(List.of("postgres", "-c", "dynamic_shared_memory_type=mmap"));
        command.addAll(settings);
        return ContainerRequest.of(name, ground.imageId(), command.toArray(String[]::new))
                .withEnv("POSTGRES_USER=" + SUPERUSER, "POSTGRES_DB=postgres", "POSTGRES_PASSWORD=asked-of-nobody",
                        "POSTGRES_HOST_AUTH_METHOD=trust", "PGDATA=/var/lib/postgresql/data")
                .labelled(ground.work().labels())
                .mounting(Map.of(name, "/var/lib/postgresql/data", set.toString(), Ground.SET + ":ro"))
                .limited(MEMORY, HelperContainer.processors());
    }

    /** Starts the server and waits until it answers. */
    private RestoredCopy started(ContainerRequest server) {
        boolean answers = false;
        try {
            ground.docker().createVolume(name, ground.work().labels());
            ground.docker().startContainer(server);
            awaitAnswer();
            answers = true;
            return this;
        } finally {
            if (!answers) {
                close();
            }
        }
    }

    /** Over TCP: while the image makes its cluster, a first server listens on the socket alone. */
    private void awaitAnswer() {
        List<String> ask = List.of("pg_isready", "--host=127.0.0.1", "--quiet");
        long end = System.nanoTime() + START.toNanos();
        while (!ground.docker().exec(name, ask, SHORT).succeeded()) {
            boolean running = ground.docker().container(name).map(DockerAccess.Container::running).orElse(false);
            if (!running || System.nanoTime() > end) {
                List<String> said = new ArrayList<>();
                ground.docker().logs(name, 10, said::add);
                throw new PassingTrouble("The scratch PostgreSQL did not start: " + String.join(" | ", said));
            }
            pause();
        }
    }

    private Result run(List<String> command) {
        Result result = ground.docker().exec(name, command, ground.limit());
        if (!result.succeeded()) {
            ServerGone.refuse("`%s` on the copy of %s".formatted(command.get(0), ground.instance().name()),
                    result.errors().lines().toList());
        }
        return result;
    }

    private String database() {
        return ground.instance().databaseName().value();
    }

    private static List<String> psql(String database, String... more) {
        List<String> command = new ArrayList<>(List.of("psql", "--no-psqlrc", "--username=" + SUPERUSER,
                "--dbname=" + database));
        command.addAll(List.of(more));
        return command;
    }

    private static String words(Result result) {
        String said = (result.errors() + result.output()).strip();
        return "exit code %d: %s".formatted(result.exitCode(), said.substring(Math.max(0, said.length() - 1500)));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Interrupted while the scratch PostgreSQL was starting", e);
        }
    }
}
