package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Leases;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many runs in a row, of every kind and end, leave nothing at work in the service and nothing in its memory. Hundreds with
 * {@code ./runbook test --all}, else as many as show a leak of one thing for each run.
 */
@Tag("docker")
class SoakTest {

    private static final int ROUNDS = Boolean.getBoolean("rotation.all") ? 60 : 8;
    private static final int WARM_UP = 4;
    private static final Duration LIMIT = Duration.ofMinutes(30);
    /** Caches fill; what each of the runs leaves would be more. */
    private static final long MORE_HEAP = 24L << 20;

    @Test
    @Fault(in = Place.SERVICE, of = "Hundreds of runs in a row",
            comesTo = "No thread, connection, lock, lease, row at work or memory is left of any")
    void runsInARowLeaveNothingAtWork(@TempDir Path directory) throws IOException, InterruptedException {
        PostgresContainer postgres = PostgresContainer.shared();
        Path log = directory.resolve("soak.log");
        Process soak = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), SoakTest.class.getName(),
                postgres.url(postgres.createDatabase()), Integer.toString(ROUNDS)).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertThat(soak.waitFor(LIMIT.toMinutes(), TimeUnit.MINUTES)).as("it ends within %s", LIMIT).isTrue();
            assertThat(soak.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            soak.destroyForcibly();
        }
    }

    /** In a Java of its own, so that its threads and its memory are nobody else's. The database's address, and how many rounds. */
    public static void main(String[] arguments) {
        int rounds = Integer.parseInt(arguments[1]);
        try (Node node = Node.start(arguments[0], "spring.datasource.username=" + PostgresContainer.USER,
                "spring.datasource.password=" + PostgresContainer.PASSWORD, "runbook.pump.node=soak")) {
            rounds(node, WARM_UP);
            Left before = left(node);

            rounds(node, rounds);

            await().untilAsserted(() -> assertThat(left(node).rows()).isEqualTo(before.rows()));
            Left after = left(node);
            assertThat(after.threads()).as("threads").isLessThan(before.threads() + rounds);
            assertThat(after.heap()).as("bytes of heap").isLessThan(before.heap() + MORE_HEAP);
            assertThat(node.get(Leases.class).all()).isEmpty();
            assertThat(node.get(ExternalTaskService.class).createExternalTaskQuery().count()).isZero();
            HikariDataSource pool = (HikariDataSource) node.get(DataSource.class);
            await().untilAsserted(() -> assertThat(pool.getHikariPoolMXBean().getActiveConnections()).as("connections in use").isZero());
            System.out.printf("%d rounds: %d to %d threads, %d to %d bytes of heap%n", rounds, before.threads(), after.threads(),
                    before.heap(), after.heap());
        }
    }

    private static void rounds(Node node, int rounds) {
        for (int round = 0; round < rounds; round++) {
            updated(node);
            restored(node);
            cancelled(node);
            notReady(node);
            backedUp(node);
        }
    }

    /**
     * What there is when no run is at work.
     *
     * @param rows in each of the engine's tables of what is at work
     */
    private record Left(int threads, long heap, Map<String, Long> rows) { }

    private static Left left(Node node) {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Map<String, Long> rows = node.get(ManagementService.class).getTableCount().entrySet().stream()
                .filter(table -> table.getKey().toUpperCase().contains("ACT_RU_"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, TreeMap::new));
        return new Left(ManagementFactory.getThreadMXBean().getThreadCount(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), rows);
    }

    private static void updated(Node node) {
        Run run = node.stage().start(node.stage().newInstance());
        node.stage().approveBoth(run);
        assertThat(node.stage().awaitEnd(run)).isEqualTo("Updated");
    }

    private static void restored(Node node) {
        String instance = node.stage().newInstance();
        node.steps().arrange(instance, "verifyNewVersion", fails(ErrorCode.GATE_FAILED));
        Run run = node.stage().start(instance);
        node.stage().approveBoth(run);
        node.stage().awaitTask(run, "reviewFailedUpdate");
        node.get(RunControl.class).review(run.number(), "", Stage.OSCAR);
        assertThat(node.stage().awaitEnd(run)).isEqualTo("Restored");
    }

    private static void cancelled(Node node) {
        String instance = node.stage().newInstance();
        node.steps().arrange(instance, "checkInstance", context -> {
            Thread.sleep(Duration.ofMinutes(1).toMillis());
            return usual().play(context);
        });
        Run run = node.stage().start(instance);
        await().until(() -> node.steps().begun(instance).contains("checkInstance"));
        node.get(RunControl.class).cancel(run.number(), "enough", Stage.OLIVIA);
        assertThat(node.stage().awaitEnd(run)).isEqualTo("Cancelled");
    }

    private static void notReady(Node node) {
        String instance = node.stage().newInstance();
        node.steps().arrange(instance, "checkInstance", fails(ErrorCode.PREFLIGHT_FAILED));
        assertThat(node.stage().awaitEnd(node.stage().start(instance))).isEqualTo("Not ready");
    }

    private static void backedUp(Node node) {
        assertThat(node.stage().awaitEnd(node.stage().backUp(node.stage().newInstance()))).isEqualTo("Backup kept");
    }
}
