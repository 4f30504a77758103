package chatalot.runbook.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Work;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.Timeouts;
import chatalot.runbook.rehearsal.RehearsalReport.TableRows;
import chatalot.runbook.rehearsal.RehearsalReport.TimedMigration;
import chatalot.runbook.release.EnvKey;
import chatalot.runbook.release.Plan;
import chatalot.runbook.release.Planner;
import chatalot.runbook.rotation.Share;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample's releases on a copy of a sample that runs v1.0.0 with some messages and files. */
@Tag("docker")
@Share(3)
class RehearsalTest {

    private static final long RUN = RehearsedSample.RUN;
    private static final int MESSAGES = RehearsedSample.MESSAGES;
    private static final Timeouts STANDARD = Timeouts.STANDARD;

    private static RehearsedSample sample;
    private static Instance instance;
    private static DockerAccess docker;
    private static Planner planner;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private String asItWas;

    @BeforeAll
    static void anInstanceWithABackup(@TempDir Path directory) throws SQLException {
        sample = new RehearsedSample("v1.0.0", directory);
        docker = sample.docker();
        instance = sample.instance();
        planner = new Planner(sample.catalog(), EnvKey.in(sample.sample().host(), directory));
    }

    @AfterAll
    static void remove() {
        sample.close();
    }

    @BeforeEach
    void look() throws SQLException {
        asItWas = sample.asItIs();
    }

    @AfterEach
    void nothingIsLeftAndNothingRealHasChanged() throws SQLException {
        assertThat(sample.left()).isEmpty();
        assertThat(sample.asItIs()).isEqualTo(asItWas);
    }

    @Test
    void aGoodReleasePassesAndTellsTheTimeOfItsMigrationsAndItsRows() {
        RehearsalReport report = rehearse("v1.1.0", STANDARD);

        assertThat(report.passed()).as(report.words()).isTrue();
        assertThat(report.verdict()).isEqualTo("passed");
        assertThat(report.migrations()).singleElement().satisfies(migration -> {
            assertThat(migration.description()).isEqualTo("reactions");
            assertThat(migration.took()).hasValueSatisfying(took -> assertThat(took).isPositive());
        });
        assertThat(report.tables()).contains(rows("public._sqlx_migrations", 1, 2),
                rows("public.messages", MESSAGES, MESSAGES), new TableRows("public.reactions", Optional.empty(), Optional.of(0L)));
        assertThat(report.backup()).isEqualTo(sample.backup().id().value());
        assertThat(log).anyMatch(line -> line.contains("applied migration 2"));
    }

    @Test
    void aMigrationThatFailsIsFoundWithTheOnesBeforeItTimed() {
        RehearsalReport report = rehearse("v1.2.0", STANDARD);

        assertThat(report.verdict()).isEqualTo("failed");
        assertThat(report.words()).contains("ended with exit code", "migration 4 is not applied").doesNotContain("migration 3");
        assertThat(report.migrations()).extracting(TimedMigration::version).containsExactly(2L, 3L);
        assertThat(report.took()).as("it does not wait for what cannot come").isLessThan(STANDARD.verify());
        assertThat(log).anyMatch(line -> line.contains("while executing migration 4"));
    }

    @Test
    void aReleaseThatNeverGetsHealthyIsFoundAndSoAreTheRowsItTakesAway() {
        RehearsalReport report = rehearse("v1.3.0", verifying(Duration.ofSeconds(3)));

        assertThat(report.passed()).isFalse();
        assertThat(report.words()).contains("status is degraded");
        assertThat(report.vanished()).extracting(TableRows::table).containsExactly("public.messages");
        assertThat(report.vanished()).extracting(TableRows::vanished).containsExactly(3L);
    }

    @Test
    void aReleaseThatSaysItIsAnotherVersionIsFound() {
        RehearsalReport report = rehearse("v1.5.0", verifying(Duration.ofSeconds(3)));

        assertThat(report.passed()).isFalse();
        assertThat(report.words()).startsWith("version is").contains("expected 1.5.0");
    }

    @Test
    void theNextAttemptEndsWhatACrashLeft() {
        Work dead = sample.work("rehearseUpdate");
        docker.createInternalNetwork(dead.name("rehearsal"), dead.labels());
        docker.createVolume(dead.name("rehearsal-files-1"), dead.labels());
        docker.startContainer(ContainerRequest.of(dead.name("rehearsal"), "postgres:17", "sleep", "1h").labelled(dead.labels())
                .on(dead.name("rehearsal")).mounting(Map.of(dead.name("rehearsal-files-1"), "/files")));

        assertThat(rehearse("v1.1.0", STANDARD).passed()).isTrue();
    }

    @Test
    void itReachesItsCopyAloneAndAnInterruptLeavesNothing() throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        ImageAndPlan release = built("v1.3.0");
        Thread step = new Thread(() -> rehearse(release, verifying(Duration.ofMinutes(5))));
        step.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
        step.start();
        try {
            String name = sample.work("rehearseUpdate").name("rehearsal");
            await().atMost(Duration.ofMinutes(2)).until(() -> reaches(name, "127.0.0.1", instance.appPort()));
            Container app = docker.container(name).orElseThrow();
            String copy = docker.container(sample.work("rehearseUpdate").name("rehearsal-db")).orElseThrow().addressIn(name).orElseThrow();
            Container database = docker.container(instance.compose().database().container()).orElseThrow();

            assertThat(app.networks()).containsOnlyKeys(name);
            assertThat(app.ports()).isEmpty();
            assertThat(app.mounts().values()).doesNotContainAnyElementsOf(instance.fileVolumes().values());
            assertThat(inside(name, "import socket; print(socket.gethostbyname('postgres'))").output().strip()).isEqualTo(copy);
            assertThat(reaches(name, copy, 5432)).as("the copy").isTrue();
            assertThat(reaches(name, database.addressIn(instance.compose().insideNetwork()).orElseThrow(), 5432)).as("the real database").isFalse();
            assertThat(reaches(name, "192.0.2.1", 443)).as("the outside").isFalse();
            assertThat(inside(name, "print(open('/proc/net/route').read())").output().lines()).as("a default route")
                    .isNotEmpty().noneMatch(line -> line.matches("\\S+\\s+00000000\\s.*"));
        } finally {
            step.interrupt();
            step.join(Duration.ofMinutes(1).toMillis());
        }
        assertThat(thrown.get()).isInstanceOf(WorkInterrupted.class);
    }

    private record ImageAndPlan(String image, Plan plan) { }

    private RehearsalReport rehearse(String release, Timeouts timeouts) {
        return rehearse(built(release), timeouts);
    }

    private RehearsalReport rehearse(ImageAndPlan release, Timeouts timeouts) {
        return new Rehearsal(sample.sample().host(), instance, sample.work("rehearseUpdate"), timeouts, sample.build()).rehearse(sample.backup(),
                release.plan().target().commit().value(), release.plan().expectedAfterwards(release.image()), log::add);
    }

    private static ImageAndPlan built(String release) {
        Plan plan = planner.plan(instance, planner.settleTarget(instance, RUN, release));
        planner.forgetTarget(instance, RUN);
        return new ImageAndPlan(sample.build().build(plan.target().commit().value(), Duration.ofMinutes(5), line -> { }), plan);
    }

    private static Timeouts verifying(Duration patience) {
        return new Timeouts(STANDARD.build(), STANDARD.backup(), STANDARD.rehearsal(), STANDARD.restorePoint(),
                STANDARD.wayBack(), STANDARD.stop(), patience, STANDARD.watchDown(),
                STANDARD.reverseStatement(), STANDARD.reverseLock());
    }

    private static TableRows rows(String table, long before, long after) {
        return new TableRows(table, Optional.of(before), Optional.of(after));
    }

    private static boolean reaches(String container, String address, int port) {
        return docker.container(container).filter(Container::running).isPresent()
                && inside(container, "import socket; socket.create_connection(('%s', %d), 2)".formatted(address, port)).succeeded();
    }

    private static Result inside(String container, String python) {
        return docker.exec(container, List.of("python3", "-c", python), Duration.ofSeconds(20));
    }
}
