package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.run.Scheduled;
import chatalot.runbook.run.Schedules;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunFilters;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunSearch;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.WaysIn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;

/** Backups and checks that start by themselves. */
@ProcessTest
class DueRunsTest {

    private final Stage stage;
    private final PlayedSteps steps;
    private final PlayedTimetable timetable;
    private final Schedules schedules;
    private final RunControl control;
    private final RunStore runs;
    private final RunSearch search;
    private final PlatformTransactionManager transactions;

    DueRunsTest(Stage stage, PlayedSteps steps, PlayedTimetable timetable, Schedules schedules, RunControl control,
            RunStore runs, RunSearch search, PlatformTransactionManager transactions) {
        this.stage = stage;
        this.steps = steps;
        this.timetable = timetable;
        this.schedules = schedules;
        this.control = control;
        this.runs = runs;
        this.search = search;
        this.transactions = transactions;
    }

    @Test
    void aBackupThatIsDueStartsByItselfInTheNameOfTheSchedule() {
        String instance = stage.newInstance();
        Instant due = Instant.now().plusMillis(700);

        timetable.due(instance, due);

        Run run = awaitRun(instance);
        assertThat(run.kind()).isEqualTo(RunKind.BACKUP);
        assertThat(run.requester()).isEqualTo("schedule");
        assertThat(run.reason()).isEqualTo("By its schedule, due since " + due);
        assertThat(run.startedAt()).isAfterOrEqualTo(due.minusMillis(1));
        assertThat(stage.awaitEnd(run)).isEqualTo("Backup kept");
        assertThat(runsOf(instance)).hasSize(1);
    }

    @Test
    void howeverManyTimesWereMissedOneBackupMakesUpForThem() {
        String instance = stage.newInstance();
        Instant now = Instant.now();
        schedules.begin(backupOf(instance), now.minus(Duration.ofDays(3)));

        timetable.due(instance, now.minus(Duration.ofHours(50)), now.minus(Duration.ofHours(26)), now.minus(Duration.ofHours(2)),
                now.plus(Duration.ofHours(22)));

        Run run = awaitRun(instance);
        assertThat(run.reason()).contains("due since " + now.minus(Duration.ofHours(50)));
        stage.awaitEnd(run);
        another().look();
        assertThat(runsOf(instance)).hasSize(1);
        assertThat(timetable.next(backupOf(instance), schedules.doneUntil(backupOf(instance)).orElseThrow())).contains(now.plus(Duration.ofHours(22)));
    }

    @Test
    void whatWasDueBeforeTheScheduleWasMadeIsNotMadeUp() {
        String instance = stage.newInstance();

        timetable.due(instance, Instant.now().minusSeconds(60), Instant.now().plusSeconds(3600));

        await().until(() -> schedules.doneUntil(backupOf(instance)).isPresent());
        another().look();
        assertThat(runsOf(instance)).isEmpty();
    }

    @Test
    void aBackupThatAnotherRunStandsInTheWayOfStartsWhenThatLetsGo() {
        String instance = stage.newInstance();
        CountDownLatch worked = new CountDownLatch(1);
        steps.arrange(instance, "checkInstance", context -> {
            worked.await();
            return usual().play(context);
        });
        Run update = stage.start(instance);
        schedules.begin(backupOf(instance), Instant.now().minusSeconds(60));

        timetable.due(instance, Instant.now().minusSeconds(30));
        another().look();
        assertThat(runsOf(instance)).containsExactly(update.number().value());
        worked.countDown();

        await().until(() -> runsOf(instance).size() == 2);
        Run backup = runs.list(Optional.of(instance), 1).get(0);
        assertThat(stage.awaitEnd(backup)).isEqualTo("Backup kept");
        control.cancel(update.number(), "", Stage.OLIVIA);
        stage.awaitEnd(update);
    }

    @Test
    void ofSeveralNodesOneStartsIt() throws Exception {
        String instance = stage.newInstance();
        schedules.begin(backupOf(instance), Instant.now().minusSeconds(60));
        // Nothing else stands in the way of a second one: each of the first ends at once.
        timetable.due(instance, Instant.now().minusSeconds(30));

        ExecutorService nodes = Executors.newFixedThreadPool(4);
        List<Future<?>> looks = new ArrayList<>();
        for (int node = 0; node < 8; node++) {
            looks.add(nodes.submit(() -> another().look()));
        }
        for (Future<?> look : looks) {
            look.get();
        }
        nodes.shutdown();

        assertThat(runsOf(instance)).hasSize(1);
        stage.awaitEnd(awaitRun(instance));
    }

    @Test
    void aCheckThatIsDueStartsBesideABackupAndLeavesNoTraceInTheList() {
        String instance = stage.newInstance();
        Scheduled check = new Scheduled(RunKind.CHECK, instance);
        schedules.begin(check, Instant.now().minusSeconds(60));
        schedules.begin(backupOf(instance), Instant.now().minusSeconds(60));

        timetable.due(check, Instant.now().minusSeconds(30));
        timetable.due(instance, Instant.now().minusSeconds(30));

        await().until(() -> search.before(RunFilters.of(instance), Optional.empty(), 10).stream().filter(Run::ended).map(Run::outcome)
                .map(Optional::orElseThrow).toList(), ended -> ended.containsAll(List.of("Up to date", "Backup kept")));
        assertThat(runs.list(Optional.of(instance), 10)).extracting(Run::kind).containsExactly(RunKind.BACKUP);
        another().look();
        assertThat(search.before(RunFilters.of(instance), Optional.empty(), 10)).hasSize(2);
    }

    private static Scheduled backupOf(String instance) {
        return new Scheduled(RunKind.BACKUP, instance);
    }

    private DueRuns another() {
        return new DueRuns(timetable, schedules, control, new DueSettings(Duration.ofSeconds(1)), Clock.systemUTC(), new WaysIn(), transactions);
    }

    private Run awaitRun(String instance) {
        await().until(() -> !runsOf(instance).isEmpty());
        return runs.list(Optional.of(instance), 1).get(0);
    }

    private List<Long> runsOf(String instance) {
        return runs.list(Optional.of(instance), 10).stream().map(run -> run.number().value()).toList();
    }
}
