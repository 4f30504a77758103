package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.Doors;
import chatalot.runbook.instance.Expected;
import chatalot.runbook.instance.Gate;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.instance.OutsideView;
import chatalot.runbook.rotation.BesideOthers;
import chatalot.runbook.rotation.Share;
import chatalot.runbook.sample.SampleInstance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@BesideOthers
@Tag("docker")
@Share(6)
class ComposeDeploymentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration GATE = Duration.ofSeconds(30);
    private static final AtomicLong RUNS = new AtomicLong();

    private static SampleInstance sample;
    private static Instance instance;
    private static String oldImage;
    private static String oldCommit;
    private static String newImage;
    private static String newCommit;

    private final DockerAccess docker = sample.host().docker();
    private final Gate gate = Gate.of(sample.host(), instance);
    private Deployment deployment;
    private Journal journal;

    @BeforeAll
    static void anInstanceAndABuiltTarget() {
        sample = SampleInstance.create("v1.0.0");
        instance = sample.instance();
        oldImage = sample.host().docker().container(instance.compose().app().container()).orElseThrow().imageId();
        oldCommit = sample.git("rev-parse", "HEAD");
        newCommit = sample.git("rev-parse", "v1.1.0^{commit}");
        newImage = build().build(newCommit, Duration.ofMinutes(5), line -> { });
        build().cleanUp();
    }

    @AfterAll
    static void remove() {
        new ReleaseImages(sample.host().docker(), instance.name()).take(newCommit);
        sample.close();
    }

    @BeforeEach
    void aRun() {
        long run = RUNS.incrementAndGet();
        journal = new Journal(sample.host(), instance.runbookDirectory().resolve("run-" + run + ".journal"));
        deployment = new Deployment(sample.host(), instance,
                new SwapPlan(run, build().nameInPlace(newCommit), oldImage, newImage, oldCommit, newCommit), journal);
        build().cleanUp();
        deployment.prepare();
    }

    @AfterEach
    void putBack() throws SQLException {
        deployment.stopFailed(PATIENCE);
        undoTheMigrationOfTheTarget();
        deployment.putBackRelease();
        deployment.startOld();
        deployment.openDoors();
        assertThat(gate.await(Expected.healthy().image(oldImage), GATE).passed()).isTrue();
        new ReleaseImages(docker, instance.name()).take(ReleaseStore.before(RUNS.get()));
    }

    @Test
    void aBuildLeavesTheLiveCheckoutAndTheRunningVersionAlone() {
        assertThat(sample.git("rev-parse", "HEAD")).isEqualTo(oldCommit);
        assertThat(sample.git("status", "--porcelain", "--untracked-files=no")).isEmpty();
        assertThat(docker.image(instance.compose().app().image()).orElseThrow().id()).isEqualTo(oldImage);
        assertThat(build().builtImage(newCommit).labels()).containsEntry(ImageBuild.REVISION, newCommit);
    }

    @Test
    @Lesson(19)
    void aReleaseThatDoesNotBuildSaysWhyAndLeavesNoImage() {
        String broken = sample.git("rev-parse", "v1.4.0^{commit}");

        List<String> said = new CopyOnWriteArrayList<>();

        assertThatThrownBy(() -> build().build(broken, Duration.ofMinutes(5), said::add))
                .isInstanceOf(CommandFailed.class);

        assertThat(said).anyMatch(line -> line.contains("SyntaxError"));

        build().cleanUp();
        assertThatThrownBy(() -> build().builtImage(broken)).isInstanceOf(WrongImage.class);
    }

    @Test
    @Lesson(4)
    void anImageOfAnotherCommitIsNotTaken() {
        new ReleaseImages(docker, instance.name()).give(oldImage, oldCommit);

        assertThatThrownBy(() -> build().builtImage(oldCommit)).hasMessageContaining("revision");

        new ReleaseImages(docker, instance.name()).take(oldCommit);
    }

    @Test
    @Lesson(11)
    void aStoppedAppLeavesADatabaseThatNobodyEnters() {
        deployment.stopApp(PATIENCE);

        assertThat(docker.container(instance.compose().app().container()).orElseThrow().running()).isFalse();
        assertThatThrownBy(() -> InstanceDatabase.of(sample.host(), instance).open()).isInstanceOf(PassingTrouble.class);
    }

    @Test
    void theNewVersionRunsBehindClosedDoorsUntilItIsCommitted() {
        deployment.stopApp(PATIENCE);
        deployment.createNew();
        deployment.startNew();

        assertThat(gate.await(Expected.healthy().image(newImage).version("1.1.0"), GATE).passed()).isTrue();
        assertThat(Doors.of(sample.host(), instance).state()).isEqualTo(Doors.State.CLOSED);
        assertThat(new OutsideView(sample.host()).awaitAnswer(instance, Duration.ofMillis(300))).isFalse();
        assertThat(deployment.isCommitted()).isFalse();

        deployment.commit(Map.of());
        deployment.openDoors();

        assertThat(deployment.isCommitted()).isTrue();
        assertThat(new OutsideView(sample.host()).awaitAnswer(instance, GATE)).isTrue();
        assertThat(sample.git("rev-parse", "HEAD")).isEqualTo(newCommit);
        assertThat(sample.git("symbolic-ref", "--short", "HEAD")).isEqualTo("master");
    }

    @Test
    void theOperatorsOwnUpChangesNothingAfterwards() {
        deployment.stopApp(PATIENCE);
        deployment.createNew();
        deployment.startNew();
        deployment.openDoors();
        String container = docker.container(instance.compose().app().container()).orElseThrow().id();

        sample.compose("up", "-d", "--no-build");

        assertThat(docker.container(instance.compose().app().container()).orElseThrow().id()).isEqualTo(container);
    }

    @Test
    void anOperatorsUpInTheMiddleCannotLetTheOldVersionWrite() {
        deployment.stopApp(PATIENCE);
        sample.compose("up", "-d", "--no-build");
        assertThatThrownBy(() -> InstanceDatabase.of(sample.host(), instance).open()).isInstanceOf(PassingTrouble.class);

        deployment.createNew();
        sample.compose("up", "-d", "--no-build");
        deployment.startNew();

        assertThat(gate.await(Expected.healthy().image(newImage).restarts(0), GATE).passed()).isTrue();
        assertThat(Doors.of(sample.host(), instance).state()).isEqualTo(Doors.State.CLOSED);
    }

    @Test
    void everyActionMayBeTakenUpAgain() throws Exception {
        deployment.stopApp(PATIENCE);
        deployment.stopApp(PATIENCE);
        deployment.createNew();
        Files.writeString(instance.directory().resolve(".git/index.lock"), "");
        deployment.createNew();
        deployment.startNew();
        deployment.startNew();

        assertThat(gate.await(Expected.healthy().image(newImage), GATE).passed()).isTrue();
    }

    @Test
    @Lesson(5)
    @Fault(in = Place.DOCKER, of = "An interrupted recreate leaves a container under another name",
            comesTo = "It is cleared before the name is used again")
    void whatAnInterruptedRecreateLeftDoesNotBlockTheName() {
        deployment.stopApp(PATIENCE);
        String container = instance.compose().app().container();
        docker.rename(container, "0123456789ab_" + container);

        deployment.createNew();
        deployment.startNew();

        assertThat(gate.await(Expected.healthy().image(newImage), GATE).passed()).isTrue();
        assertThat(docker.container("0123456789ab_" + container)).isEmpty();
    }

    @Test
    void aSwapThatSomebodyEndedByHandIsNotTakenUp() {
        deployment.stopApp(PATIENCE);
        journal.done("went-back-by-hand", Map.of());

        assertThatThrownBy(deployment::createNew).isInstanceOf(WentBack.class).hasMessageContaining("GO-BACK.md");
        assertThatThrownBy(() -> deployment.commit(Map.of())).isInstanceOf(WentBack.class);
        assertThat(deployment.isTouched()).isFalse();
    }

    /** What the restore point does in a run: sqlx would not start the old version on a ledger that it does not know. */
    private void undoTheMigrationOfTheTarget() throws SQLException {
        InstanceDatabase database = InstanceDatabase.of(sample.host(), instance);
        new Fence(database).lift(instance.databaseName());
        try (Connection connection = database.open(); Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists reactions");
            statement.execute("delete from _sqlx_migrations where version > 1");
        }
    }

    private static ImageBuild build() {
        Path worktree = instance.runbookDirectory().resolve("test.worktree");
        return new ImageBuild(sample.host(), instance, worktree);
    }
}
