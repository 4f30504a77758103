package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.isBroken;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.LogLine;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.run.StepRecord;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.camunda.bpm.engine.ExternalTaskService;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** What becomes of a step that does not succeed: before the swap, inside it, and when its node dies. */
@ProcessTest
class TroubleTest {

    private final Stage stage;
    private final PlayedSteps steps;
    private final RunControl control;
    private final StepLog log;
    private final ExternalTaskService tasks;

    TroubleTest(Stage stage, PlayedSteps steps, RunControl control, StepLog log, ExternalTaskService tasks) {
        this.stage = stage;
        this.steps = steps;
        this.control = control;
        this.log = log;
        this.tasks = tasks;
    }

    @Test
    void passingTroubleIsTriedAgainAndEveryAttemptIsOnRecord() {
        String instance = stage.newInstance();
        steps.arrange(instance, "checkInstance", trouble(), trouble(), usual());
        Run run = stage.start(instance);
        stage.awaitGate(run, "approvePlan");

        assertThat(log.steps(run.number())).filteredOn(step -> step.step().equals("checkInstance"))
                .extracting(StepRecord::attempt, step -> step.outcome().orElse("none"))
                .containsExactly(tuple(1, "retry"),
                        tuple(2, "retry"), tuple(3, "done"));
        assertThat(log.lines(run.number(), 0, 10)).extracting(LogLine::line)
                .anySatisfy(line -> assertThat(line).contains("Docker does not answer.", "Trying again in"));
        assertThat(stage.now(run.number()).failure()).isEmpty();
    }

    @Test
    @Fault(in = Place.SERVICE, of = "Its own database is restarted while a step writes its log", comesTo = "The step is tried again; nothing stands still")
    void aDatabaseThatGoesAwayUnderAStepIsPassingTrouble() {
        String instance = stage.newInstance();
        steps.arrange(instance, "checkInstance", context -> {
            throw new DataAccessResourceFailureException("insert into step_log", new SQLException("terminating connection", "57P01"));
        }, usual());
        Run run = stage.start(instance);
        stage.awaitGate(run, "approvePlan");

        assertThat(log.steps(run.number())).filteredOn(step -> step.step().equals("checkInstance"))
                .extracting(step -> step.outcome().orElse("none")).containsExactly("retry", "done");
    }

    @Test
    void aDefectInThePreparationStandsStillAndCanBeCancelled() {
        String instance = stage.newInstance();
        steps.arrange(instance, "checkInstance", isBroken());
        Run run = stage.start(instance);
        await().until(() -> stage.now(run.number()).failure().isPresent());

        assertThat(stage.now(run.number()).failure().orElseThrow()).contains("a fault of ours");
        assertThat(stage.now(run.number()).state()).isEqualTo(RunState.PREPARING);
        control.cancel(run.number(), "", Stage.OLIVIA);
        assertThat(stage.awaitEnd(run)).isEqualTo("Cancelled");
    }

    @Test
    void insideTheSwapADefectLeadsToTheWayBackAndNeverStandsStill() {
        String instance = stage.newInstance();
        steps.arrange(instance, "takeRestorePoint", context -> {
            throw new NoClassDefFoundError("gone");
        });
        Run run = stage.start(instance);
        stage.approveBoth(run);
        stage.awaitTask(run, "reviewFailedUpdate");

        assertThat(steps.begun(instance)).contains("stopFailedVersion", "openDoors");
        assertThat(stage.now(run.number()).failure().orElseThrow()).contains("gone");
        assertThat(tasks.createExternalTaskQuery().processInstanceId(run.processInstance()).noRetriesLeft().count()).isZero();
    }

    @Test
    void insideTheSwapTroubleIsWaitedOutAndThenLeadsToTheWayBack() {
        String instance = stage.newInstance();
        steps.arrange(instance, "startNewVersion", trouble());
        Run run = stage.start(instance);
        stage.approveBoth(run);
        stage.awaitTask(run, "reviewFailedUpdate");

        List<StepRecord> tries = log.steps(run.number()).stream()
                .filter(step -> step.step().equals("startNewVersion")).toList();
        assertThat(tries.size()).as("more tries than a preparation has").isGreaterThan(3);
        Duration waited = Duration.between(tries.get(0).startedAt(), tries.get(tries.size() - 1).endedAt().orElseThrow());
        assertThat(waited).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(stage.now(run.number()).failure().orElseThrow()).contains("Docker does not answer.", "tried");
    }

    @Test
    void outputsTheEngineCannotTakeLeadToTheWayBackToo() {
        String instance = stage.newInstance();
        steps.arrange(instance, "stopFailedVersion", context -> Outputs.none());
        steps.arrange(instance, "stopApp", fails(ErrorCode.SWAP_FAILED));
        Run run = stage.start(instance);
        stage.approveBoth(run);
        stage.awaitTask(run, "recoverByHand");

        assertThat(record(run, "stopFailedVersion", 1).outcome()).contains("failed");
        assertThat(record(run, "stopFailedVersion", 1).message().orElseThrow()).contains("pastCommit");
    }

    @Test
    void aStepThatDiesWithItsNodeAgainAndAgainIsGivenUp() {
        String instance = stage.newInstance();
        CountDownLatch later = new CountDownLatch(1);
        steps.arrange(instance, "checkInstance", context -> {
            later.await();
            throw new PassingTrouble("not yet");
        }, usual());
        Run run = stage.start(instance);
        await().until(() -> steps.begun(instance).contains("checkInstance"));
        for (int i = 0; i < 5; i++) {
            log.begin(run.number(), "checkInstance", "Check instance", "dead/node");
        }
        later.countDown();

        await().until(() -> stage.now(run.number()).failure().isPresent());
        assertThat(stage.now(run.number()).failure().orElseThrow()).contains("was begun 5 times and never ended");
        control.cancel(run.number(), "", Stage.OLIVIA);
        assertThat(stage.awaitEnd(run)).isEqualTo("Cancelled");
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> new PumpSettings("n", 4, Duration.ofSeconds(30), Duration.ofSeconds(11),
                Duration.ofSeconds(1), 5, Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMinutes(15), 5, Duration.ofSeconds(5),
                Duration.ofMinutes(10))).hasMessageContaining("runbook.pump.heartbeat is PT11S");
        Duration day = Duration.ofDays(1);
        assertThatThrownBy(() -> new ApprovalSettings(Duration.ZERO, day, "admins", day, day, 1))
                .hasMessageContaining("runbook.approval.reminder");
        assertThatThrownBy(() -> new ApprovalSettings(day, Duration.ofDays(400), "admins", day, day, 1))
                .hasMessageContaining("runbook.approval.escalation is");
        assertThatThrownBy(() -> new ApprovalSettings(day, day, "boss", day, day, 1))
                .hasMessageContaining("runbook.approval.escalation-group is boss");
        assertThatThrownBy(() -> new ApprovalSettings(day, day, "admins", Duration.ofSeconds(1), day, 1))
                .hasMessageContaining("runbook.approval.expiry");
        assertThatThrownBy(() -> new ApprovalSettings(day, day, "admins", day, Duration.ofHours(1), 1))
                .hasMessageContaining("runbook.approval.validity");
        assertThatThrownBy(() -> new ApprovalSettings(day, day, "admins", day, day, 0))
                .hasMessageContaining("runbook.approval.approvers");
    }

    private static PlayedSteps.Part trouble() {
        return context -> {
            throw new PassingTrouble("Docker does not answer.");
        };
    }

    private StepRecord record(Run run, String step, int attempt) {
        return log.steps(run.number()).stream()
                .filter(record -> record.step().equals(step) && record.attempt() == attempt).findFirst().orElseThrow();
    }
}
