package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.database.TestInstance;
import chatalot.runbook.deploy.Watch.Ending;
import chatalot.runbook.deploy.Watch.Verdict;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.Check;
import chatalot.runbook.instance.Doors;
import chatalot.runbook.instance.Expected;
import chatalot.runbook.instance.Gate;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.rotation.Share;
import chatalot.runbook.sample.SampleInstance;
import chatalot.runbook.sample.UsesSample;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesSample
@Share(5)
class WatchTest {

    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SOAK = Duration.ofMinutes(15);
    private static final Set<Check> ALL = EnumSet.allOf(Check.class);

    @TempDir
    private Path directory;
    private final SampleInstance sample;
    private final Instance instance;
    private final DockerAccess docker;
    private final String image;
    private final String commit;
    private final List<String> log = new CopyOnWriteArrayList<>();

    WatchTest(SampleInstance sample) {
        this.sample = sample;
        this.instance = sample.instance();
        this.docker = sample.host().docker();
        this.image = docker.container(instance.compose().app().container()).orElseThrow().imageId();
        this.commit = sample.git("rev-parse", "HEAD");
    }

    @BeforeEach
    @AfterEach
    void runsWithOpenDoors() {
        docker.start(instance.compose().database().container());
        docker.start(instance.compose().app().container());
        Doors.of(sample.host(), instance).open();
        assertThat(Gate.of(sample.host(), instance).await(Expected.healthy(), LONG).passed()).isTrue();
    }

    @Test
    void aVersionThatServesIsWatchedToTheEndOfItsTimeCountedFromTheCommit() {
        committed(SOAK.minusSeconds(4));
        Instant began = Instant.now();

        Verdict verdict = watch(LONG).until(SOAK, ALL);

        assertThat(verdict.ending()).isEqualTo(Ending.WELL);
        assertThat(Duration.between(began, Instant.now())).isBetween(Duration.ofSeconds(2), LONG);
    }

    @Test
    void aServiceThatComesBackAfterTheTimeLooksOnce() {
        committed(Duration.ofHours(1));

        assertThat(watch(LONG).until(SOAK, ALL).ending()).isEqualTo(Ending.WELL);
    }

    @Test
    void withoutATimeToWatchNothingIsLookedAt() {
        docker.stop(instance.compose().app().container(), STOP);

        assertThat(watch(SHORT).until(Duration.ZERO, ALL).ending()).isEqualTo(Ending.WELL);
        assertThat(log).isEmpty();
    }

    @Test
    @Lesson(8)
    void anAppThatStaysDownIsDownAfterSeveralLooks() {
        committed(Duration.ZERO);
        docker.stop(instance.compose().app().container(), STOP);
        Instant began = Instant.now();

        Verdict verdict = watch(SHORT).until(SOAK, ALL);

        assertThat(verdict.ending()).isEqualTo(Ending.DOWN);
        assertThat(verdict.words()).contains("looks in a row", "ended with exit code");
        assertThat(Duration.between(began, Instant.now())).isGreaterThanOrEqualTo(SHORT);
    }

    @Test
    void anAppThatComesBackInTimeIsNotDownAlthoughTheTimeToWatchWasOverMeanwhile() {
        committed(SOAK.minusSeconds(1));
        docker.stop(instance.compose().app().container(), STOP);
        CompletableFuture<Verdict> verdict = CompletableFuture.supplyAsync(() -> watch(LONG).until(SOAK, ALL));
        await().until(() -> log.stream().anyMatch(line -> line.startsWith("Something is wrong")));

        docker.start(instance.compose().app().container());

        assertThat(verdict.join().ending()).isEqualTo(Ending.WELL);
        assertThat(log).contains("That is over.");
    }

    @Test
    @Lesson(8)
    @Fault(in = Place.DATABASE, of = "It is away while the new version is watched", comesTo = "The new version is not rolled back for it")
    void aDatabaseThatIsAwayIsNotTheAppsFault() {
        committed(SOAK.minusSeconds(2));
        docker.stop(instance.compose().database().container(), STOP);

        assertThatThrownBy(() -> watch(SHORT).until(SOAK, ALL)).isInstanceOf(PassingTrouble.class);
        assertThat(log).anyMatch(line -> line.startsWith("Nothing could be seen"));
    }

    @Test
    @Lesson(7)
    @Fault(in = Place.APP, of = "A check cannot pass, before the update as little as after", comesTo = "It decides nothing")
    void aCheckThatDidNotPassBeforeTheUpdateDecidesNothing() {
        committed(SOAK.minusSeconds(4));
        docker.stop(instance.compose().database().container(), STOP);

        assertThat(watch(SHORT).until(SOAK, EnumSet.of(Check.RUNNING, Check.ANSWERS)).ending()).isEqualTo(Ending.WELL);
    }

    @Test
    void whoMovesTheCheckoutHasTakenOver() {
        committed(Duration.ZERO);
        sample.git("reset", "--quiet", "--keep", "v1.1.0");
        try {
            Verdict verdict = watch(SHORT).until(SOAK, ALL);

            assertThat(verdict.ending()).isEqualTo(Ending.TAKEN_OVER);
            assertThat(verdict.words()).contains("the checkout was moved to");
        } finally {
            sample.git("reset", "--quiet", "--keep", commit);
        }
    }

    @Test
    void whoRunsAnotherImageHasTakenOver() {
        committed(Duration.ZERO);

        assertThat(watch(new SwapPlan(1, instance.compose().app().image(), "sha256:old", "sha256:other", commit, commit), SHORT)
                .until(SOAK, ALL).ending()).isEqualTo(Ending.TAKEN_OVER);
    }

    @Test
    @Lesson(7)
    @Fault(in = Place.APP, of = "The app is well and the way to it is not", comesTo = "It is not taken for down")
    void anAppThatIsWellButOutOfReachIsNotDown() {
        committed(Duration.ZERO);
        CompletableFuture<Verdict> verdict = CompletableFuture.supplyAsync(() -> watch(SHORT).until(SOAK, ALL));
        // It has to be seen from outside first: an address that never answered decides nothing.
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);

        Doors.of(sample.host(), instance).close();

        assertThat(verdict.join().ending()).isEqualTo(Ending.CUT_OFF);
    }

    private void committed(Duration ago) {
        sample.host().write(directory.resolve("journal"),
                "{\"at\":\"%s\",\"action\":\"commit\",\"phase\":\"done\",\"facts\":{}}\n"
                .formatted(Instant.now().minus(ago)));
    }

    private Watch watch(Duration down) {
        return watch(new SwapPlan(1, instance.compose().app().image(), "sha256:old", image, commit, commit), down);
    }

    private Watch watch(SwapPlan plan, Duration down) {
        return new Watch(sample.host(), instance, plan, new Journal(sample.host(), directory.resolve("journal")),
                TestInstance.workOn(instance, 1, "watchNewVersion", log::add), down, Clock.systemUTC());
    }
}
