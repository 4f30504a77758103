package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Lesson;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.run.StepRecord;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The service stops, or dies, and starts again on the same file. */
@Tag("long")
class RestartTest {

    @TempDir
    private Path directory;

    @Test
    void aStepInFlightIsInterruptedByAStopAndTakenOverAtTheNextStart() {
        Run run = stoppedInFlight();
        try (Node second = start()) {
            second.stage().awaitGate(run, "approvePlan");

            assertThat(attempts(second, run, "checkInstance")).containsExactly("interrupted", "done");
        }
    }

    @Test
    @Lesson({12, 13})
    void whatADeadNodeHadLockedIsGivenBackAtTheNextStart() {
        Run run = stoppedInFlight();
        lockAsTheDeadWould(run);
        try (Node second = start()) {
            second.stage().awaitGate(run, "approvePlan");

            assertThat(attempts(second, run, "checkInstance")).containsExactly("interrupted", "done");
        }
    }

    @Test
    void aRunInsideTheSwapIsFinishedBeforeTheServiceStops() throws Exception {
        Run run;
        try (Node first = start()) {
            String instance = first.stage().newInstance();
            CountDownLatch go = new CountDownLatch(1);
            first.steps().arrange(instance, "stopApp", context -> {
                go.await();
                return usual().play(context);
            });
            run = first.stage().start(instance);
            first.stage().approveBoth(run);
            await().until(() -> first.steps().begun(instance).contains("stopApp"));
            RunControl control = first.get(RunControl.class);
            Identity identity = first.get(Identity.class);
            RuntimeService engine = first.get(RuntimeService.class);
            PlayedSteps steps = first.steps();
            CompletableFuture<Void> stop = CompletableFuture.runAsync(first::close);
            await().untilAsserted(() -> assertThatThrownBy(() -> control.startUpdate("another", "", "", Optional.empty(),
                    Stage.OLIVIA)).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.UNAVAILABLE)));
            assertThatThrownBy(() -> identity.as(Stage.OLIVIA, () -> engine.startProcessInstanceByKey("update", Map.of("instance", "third"))))
                    .as("past every door of ours").hasStackTraceContaining("The service is stopping and starts nothing new.");
            go.countDown();
            stop.get(1, TimeUnit.MINUTES);

            assertThat(steps.begun(instance)).endsWith("verifyNewVersion", "commitAndOpenDoors");
        }
        try (Node second = start()) {
            assertThat(second.stage().awaitEnd(run)).isEqualTo("Updated");
            assertThat(second.steps().begun(run.instance())).containsExactly("watchNewVersion", "cleanUp");
        }
    }

    @Test
    void aTopicThatNoStepWorksStopsTheStart() {
        assertThatThrownBy(() -> start("played.without=putBackData").close())
                .hasStackTraceContaining("name topics that no step works: putBackData");
    }

    @Test
    void aWrongSettingStopsTheStartAndSaysWhatItHasToBe() {
        assertThatThrownBy(() -> start("runbook.pump.threads=0").close())
                .hasStackTraceContaining("runbook.pump.threads is 0; it has to be 1 to 64");
    }

    /** A run whose first step was at work when the service stopped. */
    private Run stoppedInFlight() {
        try (Node first = start()) {
            String instance = first.stage().newInstance();
            first.steps().arrange(instance, "checkInstance", context -> {
                TimeUnit.MINUTES.sleep(1);
                return usual().play(context);
            });
            Run run = first.stage().start(instance);
            await().until(() -> first.steps().begun(instance).contains("checkInstance"));
            return run;
        }
    }

    private Node start(String... properties) {
        return Node.start("jdbc:h2:async:" + directory.resolve("runbook")
                        + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;OPTIMIZE_REUSE_RESULTS=FALSE",
                properties);
    }

    private static List<String> attempts(Node node, Run run, String step) {
        return node.get(StepLog.class).steps(run.number()).stream().filter(record -> record.step().equals(step))
                .map(StepRecord::outcome).map(outcome -> outcome.orElse("none")).toList();
    }

    private void lockAsTheDeadWould(Run run) {
        DriverManagerDataSource database =
                new DriverManagerDataSource("jdbc:h2:async:" + directory.resolve("runbook"));
        int locked = JdbcClient.create(database)
                .sql("update act_ru_ext_task set worker_id_ = 'dead/1', lock_exp_time_ = ? where proc_inst_id_ = ?")
                .params(Timestamp.from(Instant.now().plus(Duration.ofHours(1))), run.processInstance()).update();
        assertThat(locked).isEqualTo(1);
    }
}
