package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.gives;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.FreezeControl;
import chatalot.runbook.run.Policies;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunControl.Recovery;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunState;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every path of a rollback; afterwards each flow node and each sequence flow of its model has been passed. */
@ProcessTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RollbackPathsTest {

    private static final String BACKUP = "chat-7-20260102030405";

    private final Stage stage;
    private final PlayedSteps steps;
    private final RunControl control;
    private final RepositoryService repository;
    private final Covered covered;
    private final Policies policies;
    private final Approvals approvals;
    private final FreezeControl freezes;

    RollbackPathsTest(Stage stage, PlayedSteps steps, RunControl control, RepositoryService repository, Covered covered,
            Policies policies, Approvals approvals, FreezeControl freezes) {
        this.stage = stage;
        this.steps = steps;
        this.control = control;
        this.repository = repository;
        this.covered = covered;
        this.policies = policies;
        this.approvals = approvals;
        this.freezes = freezes;
    }

    @BeforeAll
    void forgetOtherTests() {
        covered.forget();
    }

    @AfterAll
    void everyElementOfTheModelWasPassed() {
        ProcessDefinition process = repository.createProcessDefinitionQuery().processDefinitionKey("rollback").latestVersion()
                .singleResult();
        assertThat(covered.missing("rollback", repository.getBpmnModelInstance(process.getId())))
                .as("elements that no test passed").isEmpty();
    }

    @Test
    void aBackupIsPutInBetweenTheRestorePointAndTheStart() {
        Run run = stage.startRollback(stage.newInstance(), BACKUP);
        stage.approve(run, "approvePlan");

        assertThat(stage.awaitEnd(run)).isEqualTo("Rolled back");
        assertThat(stage.now(run.number()).kind()).isEqualTo(RunKind.ROLLBACK);
        assertThat(steps.begun(run.instance())).containsExactly("checkInstance", "planRollback", "buildImage", "dumpDatabase",
                "archiveFiles", "archiveSecrets", "proveBackup", "keepBackup", "copyBackup", "recheckRollback", "stopApp",
                "takeRestorePoint", "putInBackup", "startNewVersion", "verifyNewVersion", "commitAndOpenDoors", "cleanUp");
    }

    @Test
    void theCodeAloneReplacesNoData() {
        Run run = stage.startRollback(stage.newInstance(), "");
        stage.approve(run, "approvePlan");

        assertThat(stage.awaitEnd(run)).isEqualTo("Rolled back");
        assertThat(steps.begun(run.instance())).contains("takeRestorePoint").doesNotContain("putInBackup");
    }

    @Test
    void asManyApproveAtTheOneGateAsTheStricterOfTwoAsks() {
        Run run = stage.startRollback(stage.newInstance(), BACKUP);
        stage.awaitGate(run, "approvePlan");

        assertThat(policies.of(run.number()).orElseThrow().planApprovals()).isEqualTo(2);
        assertThat(policies.of(run.number()).orElseThrow().swapApprovals()).isZero();
        assertThat(approvals.newest(run.number(), "approvePlan").orElseThrow().needed()).isEqualTo(2);
        stage.approve(run, "approvePlan");
        assertThat(stage.awaitEnd(run)).isEqualTo("Rolled back");
    }

    @Test
    void evenWhereThePolicyAsksNobodySomebodyApproves() {
        String instance = stage.newInstance();
        steps.arrange(instance, "planRollback", gives("release", "unasked"));
        Run run = stage.startRollback(instance, "");
        stage.awaitGate(run, "approvePlan");

        assertThat(policies.of(run.number()).orElseThrow().planApprovals()).isEqualTo(1);
        control.cancel(run.number(), "a test", Stage.OLIVIA);
        assertThat(stage.awaitEnd(run)).isEqualTo("Cancelled");
    }

    @Test
    void aFreezeDoesNotHoldUpARollback() {
        String instance = stage.newInstance();
        freezes.freeze(Optional.of(instance), "the auditors are here", Optional.empty(), Stage.OLIVIA);
        Run run = stage.startRollback(instance, "");
        stage.approve(run, "approvePlan");

        assertThat(stage.awaitEnd(run)).isEqualTo("Rolled back");
    }

    @ParameterizedTest
    @CsvSource({"'', code-only, '', needs a target", "v1.0.0, sideways, '', has to be one of", "v1.0.0, restore-backup, '', takes the id",
        "v1.0.0, code-only, chat-7-20260102030405, takes the id", "v1.0.0, restore-backup, ../etc, takes the id"})
    void whatIsAskedForHasToBeAWay(String target, String way, String backup, String words) {
        String instance = stage.newInstance();

        assertThatThrownBy(() -> control.startRollback(instance, target, way, backup, "because", Stage.OLIVIA))
                .isInstanceOf(Refused.class).hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource({
        "checkInstance, PREFLIGHT_FAILED, Not ready",
        "planRollback, NOTHING_TO_DO, Runs already",
        "planRollback, PLAN_REFUSED, Refused",
        "planRollback, UNREACHABLE, 'Aborted, instance untouched'"})
    void aFailureBeforeTheApprovalHasItsOwnEnd(String step, ErrorCode code, String end) {
        String instance = stage.newInstance();
        steps.arrange(instance, step, fails(code));

        assertThat(stage.awaitEnd(stage.startRollback(instance, ""))).isEqualTo(end);
        assertThat(steps.begun(instance)).endsWith(step, "cleanUp");
    }

    @ParameterizedTest
    @CsvSource({"buildImage, BUILD_FAILED, Build failed", "proveBackup, BACKUP_FAILED, Backup failed"})
    void aFailureAfterTheApprovalHasItsOwnEnd(String step, ErrorCode code, String end) {
        String instance = stage.newInstance();
        steps.arrange(instance, step, fails(code));
        Run run = stage.startRollback(instance, "");
        stage.approve(run, "approvePlan");

        assertThat(stage.awaitEnd(run)).isEqualTo(end);
    }

    @Test
    void oneRejectionEndsTheRun() {
        Run run = stage.startRollback(stage.newInstance(), BACKUP);
        stage.reject(run, "approvePlan");

        assertThat(stage.awaitEnd(run)).isEqualTo("Rejected");
    }

    @Test
    void aGateThatNobodyPassesExpires() {
        Run run = stage.startRollback(stage.newInstance(), BACKUP);
        stage.awaitGate(run, "approvePlan");
        ClockUtil.setCurrentTime(new Date(System.currentTimeMillis() + Duration.ofDays(4).toMillis()));
        try {
            assertThat(stage.awaitEnd(run)).isEqualTo("Expired");
        } finally {
            ClockUtil.reset();
        }
    }

    @ParameterizedTest
    @CsvSource({"buildImage", "recheckRollback"})
    void whatChangedMeanwhileIsPlannedAndApprovedAgain(String step) {
        String instance = stage.newInstance();
        steps.arrange(instance, step, gives("baseChanged", true), usual());
        Run run = stage.startRollback(instance, BACKUP);
        stage.approve(run, "approvePlan");
        stage.approve(run, "approvePlan");

        assertThat(stage.awaitEnd(run)).isEqualTo("Rolled back");
        assertThat(steps.begun(instance)).filteredOn("planRollback"::equals).hasSize(2);
    }

    @Test
    void moreLossThanWasAgreedToPutsBackWhatRan() {
        String instance = stage.newInstance();
        steps.arrange(instance, "putInBackup", fails(ErrorCode.SWAP_FAILED));
        Run run = stage.startRollback(instance, BACKUP);
        stage.approve(run, "approvePlan");
        stage.awaitTask(run, "reviewFailedUpdate");
        control.review(run.number(), "seen", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
        assertThat(steps.begun(instance)).endsWith("putInBackup", "stopFailedVersion", "putBackData", "putBackRelease",
                "startOldVersion", "verifyOldVersion", "openDoors", "cleanUp");
    }

    @Test
    void aRunInsideTheSwapCanBeToldToGoBack() {
        String instance = stage.newInstance();
        steps.arrange(instance, "startNewVersion", context -> {
            Thread.sleep(Duration.ofMinutes(1).toMillis());
            return usual().play(context);
        });
        Run run = stage.startRollback(instance, "");
        stage.approve(run, "approvePlan");
        await().until(() -> steps.begun(instance).contains("startNewVersion"));
        control.goBack(run.number(), "looks wrong", Stage.OSCAR);
        stage.awaitTask(run, "reviewFailedUpdate");
        control.review(run.number(), "", Stage.OLIVIA);

        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
    }

    @Test
    void doorsThatDoNotOpenAfterTheCommitNeedHandsAndTheOlderReleaseStays() {
        String instance = stage.newInstance();
        steps.arrange(instance, "commitAndOpenDoors", fails(ErrorCode.SWAP_FAILED));
        steps.arrange(instance, "stopFailedVersion", gives("pastCommit", true));
        steps.arrange(instance, "openDoors", fails(ErrorCode.UNREACHABLE), usual());
        Run run = stage.startRollback(instance, "");
        stage.approve(run, "approvePlan");
        recover(run, Recovery.RETRY);

        assertThat(stage.awaitEnd(run)).isEqualTo("Rolled back");
    }

    @Test
    void aFailedWayBackIsTriedAgainByHand() {
        String instance = stage.newInstance();
        steps.arrange(instance, "stopApp", fails(ErrorCode.SWAP_FAILED));
        steps.arrange(instance, "putBackData", fails(ErrorCode.RESTORE_FAILED), usual());
        steps.arrange(instance, "verifyOldVersion", fails(ErrorCode.GATE_FAILED), usual());
        Run run = stage.startRollback(instance, "");
        stage.approve(run, "approvePlan");
        recover(run, Recovery.RETRY);
        recover(run, Recovery.CONFIRM);
        stage.awaitTask(run, "reviewFailedUpdate");
        control.review(run.number(), "", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
    }

    @Test
    void twoPeopleAcceptAnInstanceAsItIs() {
        String instance = stage.newInstance();
        steps.arrange(instance, "stopApp", fails(ErrorCode.SWAP_FAILED));
        steps.arrange(instance, "openDoors", fails(ErrorCode.RESTORE_FAILED));
        Run run = stage.startRollback(instance, "");
        stage.approve(run, "approvePlan");
        recover(run, Recovery.ACCEPT);
        stage.awaitTask(run, "recoverByHand");
        control.recover(run.number(), Recovery.ACCEPT, "so be it", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Accepted as it is");
    }

    private void recover(Run run, Recovery recovery) {
        stage.awaitTask(run, "recoverByHand");
        assertThat(stage.now(run.number()).state()).isEqualTo(RunState.NEEDS_HANDS);
        control.recover(run.number(), recovery, "by hand", Stage.OLIVIA);
    }
}
