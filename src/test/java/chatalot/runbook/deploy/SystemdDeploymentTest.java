package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.database.TestInstance;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.App;
import chatalot.runbook.instance.Doors;
import chatalot.runbook.instance.Expected;
import chatalot.runbook.instance.Gate;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.instance.OutsideView;
import chatalot.runbook.sample.SampleInstance;
import chatalot.runbook.sample.SystemdSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A deployment of the sample as a unit, with a real PostgreSQL beside it. */
@Tag("units")
class SystemdDeploymentTest {

    private static final AtomicLong RUNS = new AtomicLong(40);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration GATE = Duration.ofSeconds(30);

    private static SystemdSample sample;
    private static Instance instance;
    private static String oldCommit;
    private static String newCommit;
    private static String newRelease;

    private final Gate gate = Gate.of(sample.host(), instance);
    private String oldRelease;
    private Deployment deployment;
    private Journal journal;

    @BeforeAll
    static void anInstanceAndABuiltTarget() {
        sample = SystemdSample.create("v1.0.0");
        instance = sample.instance();
        oldCommit = sample.git("rev-parse", "HEAD");
        newCommit = sample.git("rev-parse", "v1.1.0^{commit}");
        newRelease = build().build(newCommit, Duration.ofMinutes(5), line -> { });
        build().cleanUp();
    }

    @AfterAll
    static void remove() {
        sample.close();
    }

    @BeforeEach
    void aRun() {
        long run = RUNS.incrementAndGet();
        oldRelease = release();
        journal = new Journal(sample.host(), instance.runbookDirectory().resolve("run-" + run + ".journal"));
        deployment = new Deployment(sample.host(), instance,
                new SwapPlan(run, build().nameInPlace(newCommit), oldRelease, newRelease, oldCommit, newCommit), journal);
        deployment.prepare();
    }

    @AfterEach
    void putBack() throws SQLException {
        deployment.stopFailed(PATIENCE);
        undoTheMigrationOfTheTarget();
        deployment.putBackRelease();
        deployment.startOld();
        deployment.openDoors();
        assertThat(gate.await(Expected.healthy().image(oldRelease).version("1.0.0"), GATE).words()).startsWith("Healthy");
        assertThat(Files.isSymbolicLink(sample.root().resolve("bin"))).as("it lies flat again").isFalse();
    }

    @Test
    void whatRunsIsKnownByItsFiles() {
        assertThat(oldRelease).startsWith("sha256:").isNotEqualTo(newRelease);
        assertThat(gate.baseline(Expected.healthy().image(oldRelease)).passed()).isTrue();
        assertThat(App.of(sample.host(), instance).revision(oldRelease)).as("nobody has said what it was made of").isEmpty();
    }

    @Test
    @Lesson(4)
    void aBuildLeavesTheLiveCheckoutAndWhatServesAlone() {
        assertThat(sample.git("rev-parse", "HEAD")).isEqualTo(oldCommit);
        assertThat(sample.git("status", "--porcelain", "--untracked-files=no")).isEmpty();
        assertThat(build().built(newCommit)).isEqualTo(newRelease);
        assertThat(build().kept(newCommit)).contains(newRelease);
    }

    @Test
    @Lesson(19)
    void aReleaseThatDoesNotBuildSaysWhyAndIsNotThere() {
        String broken = sample.git("rev-parse", "v1.4.0^{commit}");
        List<String> said = new ArrayList<>();

        assertThatThrownBy(() -> build().build(broken, Duration.ofMinutes(5), said::add)).isInstanceOf(CommandFailed.class);

        assertThat(said).anyMatch(line -> line.contains("SyntaxError"));
        build().cleanUp();
        assertThatThrownBy(() -> build().built(broken)).isInstanceOf(WrongImage.class);
    }

    @Test
    @Lesson(11)
    void aStoppedAppLeavesADatabaseThatNobodyEnters() {
        deployment.stopApp(PATIENCE);

        assertThat(App.of(sample.host(), instance).state().orElseThrow().running()).isFalse();
        assertThatThrownBy(() -> InstanceDatabase.of(sample.host(), instance).open()).isInstanceOf(PassingTrouble.class);
    }

    @Test
    @Lesson({3, 4})
    void theNewVersionIsVerifiedBeforeAnybodyReachesIt() {
        swap();

        assertThat(gate.await(Expected.healthy().image(newRelease).version("1.1.0"), GATE).words()).startsWith("Healthy");
        assertThat(Doors.of(sample.host(), instance).state()).isEqualTo(Doors.State.CLOSED);
        assertThat(new OutsideView(sample.host()).awaitAnswer(instance, Duration.ofMillis(300))).isFalse();
        assertThat(App.of(sample.host(), instance).revision(newRelease)).contains(newCommit);

        deployment.openDoors();

        assertThat(new OutsideView(sample.host()).awaitAnswer(instance, GATE)).isTrue();
        assertThat(gate.await(Expected.healthy().image(newRelease), GATE).passed()).isTrue();
        deployment.openDoors();
        assertThat(new OutsideView(sample.host()).awaitAnswer(instance, GATE)).as("opened twice").isTrue();
    }

    @Test
    @Lesson(13)
    void anOperatorsOwnStartMeanwhileReachesNothing() {
        deployment.stopApp(PATIENCE);
        sample.unit("start", sample.project());

        deployment.createNew();
        deployment.startNew();

        assertThat(gate.await(Expected.healthy().image(newRelease), GATE).words()).startsWith("Healthy");
    }

    @Test
    @Lesson(4)
    void filesThatAreTouchedWhileItRunsMakeItUnknown() throws Exception {
        Path page = sample.root().resolve("static/index.html");
        byte[] before = Files.readAllBytes(page);
        // Clocks of files and processes are told in whole seconds.
        Awaitility.await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
        Files.write(page, "another".getBytes());
        try {
            assertThat(release()).startsWith("unknown");
        } finally {
            Files.write(page, before);
            oldRelease = freshlyStarted();
            deployment = new Deployment(sample.host(), instance, new SwapPlan(RUNS.incrementAndGet(), "", oldRelease, newRelease, oldCommit, newCommit), journal);
            deployment.prepare();
        }
    }

    @Test
    @Lesson(9)
    void theCommandsOfGoBackBringTheOldVersionBackWithoutUs() throws SQLException {
        swap();
        assertThat(gate.await(Expected.healthy().image(newRelease), GATE).passed()).isTrue();
        deployment.stopFailed(PATIENCE);
        undoTheMigrationOfTheTarget();
        String script = deployment.goBack(instance.runbookDirectory().resolve("run-%d.journal".formatted(RUNS.get())), TestInstance.workOn(instance, RUNS.get(), "startNewVersion", line -> { }),
                List.of("true", "psql \"$ADMIN\" -c 'alter database chatalot allow_connections true'")).script();

        sample.host().demand(Command.of("bash", "-c", script).with("ADMIN", sample.adminUrl()));

        assertThat(gate.await(Expected.healthy().image(oldRelease).version("1.0.0"), GATE).words()).startsWith("Healthy");
        assertThat(new OutsideView(sample.host()).awaitAnswer(instance, GATE)).isTrue();
        assertThat(Doors.of(sample.host(), instance).state()).isEqualTo(Doors.State.OPEN);
        assertThat(deployment.isTouched()).as("nothing is left to put back").isFalse();
    }

    private void swap() {
        deployment.stopApp(PATIENCE);
        deployment.createNew();
        deployment.startNew();
    }

    private static String freshlyStarted() {
        sample.unit("stop", sample.project());
        sample.unit("start", sample.project());
        return release();
    }

    private static String release() {
        return App.of(sample.host(), instance).state().orElseThrow().release();
    }

    private static ReleaseBuild build() {
        return ReleaseBuild.of(sample.host(), instance, sample.catalog().find(SampleInstance.NAME).orElseThrow(),
                instance.runbookDirectory().resolve("run-1.worktree"));
    }

    private static void undoTheMigrationOfTheTarget() throws SQLException {
        InstanceDatabase database = InstanceDatabase.of(sample.host(), instance);
        new Fence(database).lift(instance.databaseName());
        try (Connection connection = database.open(); Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists reactions");
            statement.execute("delete from _sqlx_migrations where version > 1");
        }
        new Fence(database).raise(instance.databaseName());
    }
}
