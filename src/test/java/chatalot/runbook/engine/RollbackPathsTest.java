package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.gives;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Lesson;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.FreezeControl;
import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Policies;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.ReverseTexts;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunState;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every path of a rollback; afterwards each flow node and each sequence flow of its model has been passed. */
@ProcessTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RollbackPathsTest extends WayBackPaths {

    static final List<String> MODELS = List.of("rollback");
    private static final String SQL = "DROP TABLE reactions;";
    private static final String BACKUP = "chat-7-20260102030405";

    private final Policies policies;
    private final Approvals approvals;
    private final FreezeControl freezes;
    private final ReverseTexts texts;
    private final Interventions interventions;
    private final TaskService tasks;

    RollbackPathsTest(Engine engine, Policies policies, Approvals approvals, FreezeControl freezes, ReverseTexts texts,
            Interventions interventions, TaskService tasks) {
        super(engine);
        this.policies = policies;
        this.approvals = approvals;
        this.freezes = freezes;
        this.texts = texts;
        this.interventions = interventions;
        this.tasks = tasks;
    }

    @Override
    List<String> models() {
        return MODELS;
    }

    @Override
    Run swapping(String instance) {
        Run run = stage.startRollback(instance, "");
        stage.approve(run, "approvePlan");
        return run;
    }

    @Override
    String done() {
        return "Rolled back";
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
    void reverseSqlIsWrittenAndRehearsedBeforeAnybodyIsAskedToApproveIt() {
        Run run = stage.startReverse(stage.newInstance());
        stage.awaitTask(run, "writeReverseSql");
        assertThat(stage.now(run.number()).state()).isEqualTo(RunState.WAITING_FOR_SQL);
        await().untilAsserted(() -> assertThat(notices.of(run)).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo(Notice.Kind.SQL_NEEDED);
            assertThat(notice.group()).isEqualTo(Person.OPS);
        }));
        stage.writeReverseSql(run, SQL);
        assertThat(stage.awaitGate(run, "approvePlan").name()).isEqualTo("Approve rollback");
        stage.approve(run, "approvePlan");

        assertThat(stage.awaitEnd(run)).isEqualTo("Rolled back");
        assertThat(texts.written(run.number())).contains(SQL);
        assertThat(steps.begun(run.instance())).containsSubsequence("planRollback", "buildImage", "proveBackup", "rehearseReverse",
                "buildImage", "proveBackup", "recheckRollback", "stopApp", "takeRestorePoint", "reverseMigrations", "startNewVersion");
    }

    @Test
    void aTextOfAnyLengthIsKeptAsItWasWrittenWithItsAuthor() {
        String longest = "-- é " + "x".repeat(150_000) + "\nDROP TABLE reactions;\n";
        Run run = stage.startReverse(stage.newInstance());
        stage.writeReverseSql(run, longest);
        stage.awaitGate(run, "approvePlan");

        assertThat(texts.written(run.number())).contains(longest);
        assertThat(interventions.of(run.number())).singleElement().satisfies(act -> {
            assertThat(act.act()).isEqualTo(Intervention.Act.REVERSE_SQL);
            assertThat(act.person()).isEqualTo("oscar");
            assertThat(act.reason()).contains(texts.digest(run.number()).orElseThrow());
        });
        control.cancel(run.number(), "a test", Stage.OLIVIA);
        assertThat(stage.awaitEnd(run)).isEqualTo("Cancelled");
    }

    @Test
    void sqlThatIsRefusedComesBackToItsAuthorAtOnceOrFromTheRehearsal() {
        String instance = stage.newInstance();
        steps.arrange(instance, "rehearseReverse", context -> {
            context.evidence().put(ReverseTexts.REHEARSAL_TEXT, "text/markdown", "- Line 3, column 1: there is no such table");
            return Outputs.of("rehearsalOutcome", "failed");
        }, usual());
        Run run = stage.startReverse(instance);
        OpenTask first = stage.awaitTask(run, "writeReverseSql");
        assertThatThrownBy(() -> control.writeReverseSql(run.number(), " ", "", Stage.OLIVIA)).isInstanceOf(Refused.class)
                .hasMessageContaining("Line 1");
        assertThatThrownBy(() -> control.writeReverseSql(run.number(), SQL, "", Stage.PAULA)).isInstanceOf(Refused.class);
        assertThat(texts.written(run.number())).isEmpty();

        stage.writeReverseSql(run, "DROP TABLE nowhere;");
        OpenTask again = stage.awaitTask(run, task -> task.key().equals("writeReverseSql") && !task.id().equals(first.id()));
        assertThat(tasks.getVariables(again.id())).containsEntry("sql", "DROP TABLE nowhere;")
                .hasEntrySatisfying("cameOut", words -> assertThat(words.toString()).contains("Line 3"));
        stage.writeReverseSql(run, SQL);
        stage.approve(run, "approvePlan");

        assertThat(stage.awaitEnd(run)).isEqualTo("Rolled back");
    }

    @Test
    void anotherTextThanTheOneThatWasApprovedIsNotRun() {
        String instance = stage.newInstance();
        steps.arrange(instance, "recheckRollback", context -> {
            texts.keep(context.run().number(), "DROP TABLE messages;");
            return usual().play(context);
        });
        Run run = stage.startReverse(instance);
        stage.writeReverseSql(run, SQL);
        stage.approve(run, "approvePlan");
        stage.awaitTask(run, "reviewFailedUpdate");
        control.review(run.number(), "seen", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
        assertThat(stage.now(run.number()).failure()).hasValueSatisfying(words -> assertThat(words).contains("not the one that was approved"));
        assertThat(steps.begun(instance)).doesNotContain("stopApp", "reverseMigrations");
    }

    @Test
    void whatChangedWhileTheSqlWasWrittenIsPlannedAgain() {
        String instance = stage.newInstance();
        steps.arrange(instance, "buildImage", gives("baseChanged", true), usual());
        Run run = stage.startReverse(instance);
        OpenTask first = stage.awaitTask(run, "writeReverseSql");
        stage.writeReverseSql(run, SQL);
        stage.awaitTask(run, task -> task.key().equals("writeReverseSql") && !task.id().equals(first.id()));
        stage.writeReverseSql(run, SQL);
        stage.approve(run, "approvePlan");

        assertThat(stage.awaitEnd(run)).isEqualTo("Rolled back");
    }

    @ParameterizedTest
    @CsvSource({"proveBackup, BACKUP_FAILED, Backup failed", "rehearseReverse, REHEARSAL_FAILED, Rehearsal failed"})
    void whatKeepsTheSqlFromBeingRehearsedEndsTheRun(String step, ErrorCode code, String end) {
        String instance = stage.newInstance();
        steps.arrange(instance, step, fails(code));
        Run run = stage.startReverse(instance);
        stage.writeReverseSql(run, SQL);

        assertThat(stage.awaitEnd(run)).isEqualTo(end);
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
    @Lesson(15)
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
}
