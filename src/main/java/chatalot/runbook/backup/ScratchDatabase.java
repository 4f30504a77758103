package chatalot.runbook.backup;

import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.WorkInterrupted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL of the database's own image that lives for one proof: own volume, no network, limited in memory and
 * processors, careless about crashes. The instance's cluster is never used for a proof.
 */
final class ScratchDatabase implements AutoCloseable, QueryRunner {

    private static final String SUPERUSER = "runbook_proof";
    private static final long MEMORY = 1L << 30;
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofSeconds(30);
    /** Between columns and between rows: control characters that no name of a table holds. */
    private static final String COLUMN = "\u001f";
    private static final String ROW = "\u001e";

    private final Ground ground;
    private final String name;
    private final String database;

    private ScratchDatabase(Ground ground, String name) {
        this.ground = ground;
        this.name = name;
        this.database = ground.instance().databaseName().value();
    }

    /** Starts one and waits until it answers; {@code set} is mounted read-only. */
    static ScratchDatabase start(Ground ground, SetDirectory set) {
        String name = ground.work().name("proof");
        ScratchDatabase scratch = new ScratchDatabase(ground, name);
        boolean answers = false;
        try {
            scratch.start(set);
            scratch.awaitAnswer();
            answers = true;
            return scratch;
        } finally {
            if (!answers) {
                scratch.close();
            }
        }
    }

    /** Restores the set's dump as {@code pg_restore} would on an empty cluster. */
    void restore() {
        // A role that is there already (none should be) is no error: only the database is compared.
        run(psql("postgres", "--file=" + Ground.SET + "/roles.sql"));
        Result result = ground.docker().exec(name, List.of("pg_restore", "--username=" + SUPERUSER, "--dbname=postgres",
                "--create", "--exit-on-error", "--no-tablespaces", "--jobs=2", Ground.SET + "/" + SetDirectory.DATABASE),
                ground.limit());
        if (!result.succeeded()) {
            throw new BackupFailed("The dump of %s does not restore: %s".formatted(ground.instance().name(),
                    words(result)), "the unfinished backup is removed; see the database's log and disk, then start again");
        }
    }

    @Override
    public List<List<String>> query(String sql) {
        Result result = ground.docker().exec(name, psql(database, "--set=ON_ERROR_STOP=1", "--no-align",
                "--tuples-only", "--quiet", "--field-separator=" + COLUMN, "--record-separator=" + ROW,
                "--command=" + Queries.SETTINGS, "--command=" + sql), ground.limit());
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
        });
    }

    private void start(SetDirectory set) {
        DockerAccess docker = ground.docker();
        docker.createVolume(name, ground.work().labels());
        docker.startContainer(ContainerRequest.of(name, ground.databaseContainer().imageId(), "postgres",
                        "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off",
                        "-c", "wal_level=minimal", "-c", "max_wal_senders=0", "-c", "max_wal_size=4GB",
                        "-c", "autovacuum=off", "-c", "maintenance_work_mem=128MB",
                        "-c", "dynamic_shared_memory_type=mmap")
                .withEnv("POSTGRES_USER=" + SUPERUSER, "POSTGRES_DB=postgres", "POSTGRES_PASSWORD=reached-by-nobody")
                .on(Ground.NO_NETWORK).labelled(ground.work().labels())
                .mounting(Map.of(name, "/var/lib/postgresql/data", set.path().toString(), Ground.SET + ":ro"))
                .limited(MEMORY, processors()));
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
                throw new PassingTrouble("The scratch PostgreSQL for the proof did not start: " + String.join(" | ", said));
            }
            pause();
        }
    }

    private Result run(List<String> command) {
        return ground.docker().exec(name, command, ground.limit());
    }

    private static List<String> psql(String database, String... more) {
        List<String> command = new ArrayList<>(List.of("psql", "--no-psqlrc", "--username=" + SUPERUSER,
                "--dbname=" + database));
        command.addAll(List.of(more));
        return command;
    }

    /** Leaves the instance some: it goes on serving during the proof. */
    private static double processors() {
        int all = Runtime.getRuntime().availableProcessors();
        return all == 1 ? 1 : Math.min(2, all - 0.5);
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
