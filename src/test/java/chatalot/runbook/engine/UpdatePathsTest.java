package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.gives;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.engine.PlayedSteps.Part;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.WrittenInstances;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Freeze;
import chatalot.runbook.run.FreezeControl;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunState;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every path of an update, with the models that it calls. */
@ProcessTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpdatePathsTest extends WatchPaths {

    static final List<String> MODELS = List.of("update", "approval", "backup", "restore");
    private static final Part UNREACHABLE = context -> {
        throw new PassingTrouble("Docker does not answer.");
    };

    private final WrittenInstances written;
    private final FreezeControl freezes;

    UpdatePathsTest(Engine engine, WrittenInstances written, FreezeControl freezes, Losses losses) {
        super(engine, losses);
        this.written = written;
        this.freezes = freezes;
    }

    @Override
    List<String> models() {
        return MODELS;
    }

    @Override
    Run swapping(String instance) {
        Run run = stage.start(instance);
        stage.approveBoth(run);
        return run;
    }

    @Override
    String done() {
        return "Updated";
    }

    @Test
    void anApprovedUpdateEndsUpdated() {
        Run run = stage.start(stage.newInstance());
        stage.approveBoth(run);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        assertThat(steps.begun(run.instance())).containsExactly("checkInstance", "planUpdate", "buildImage",
                "dumpDatabase", "archiveFiles", "archiveSecrets", "proveBackup", "keepBackup", "copyBackup", "rehearseUpdate", "recheck",
                "stopApp", "takeRestorePoint", "startNewVersion", "verifyNewVersion", "commitAndOpenDoors", "watchNewVersion",
                "cleanUp");
        assertThat(stage.now(run.number()).failure()).isEmpty();
    }

    @Test
    void aCopyThatCannotBeMadeIsAWarningAndTheUpdateGoesOn() {
        String instance = stage.newInstance();
        steps.arrange(instance, "copyBackup", fails(ErrorCode.BACKUP_FAILED));
        Run run = stage.start(instance);
        stage.approveBoth(run);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        assertThat(stage.now(run.number()).failure()).isEmpty();
    }

    @Test
    void aReleaseWithoutMigrationsIsApprovedOnceBeforeTheSwap() {
        String instance = stage.newInstance();
        steps.arrange(instance, "planUpdate", gives("rollbackClass", "code only"));
        Run run = stage.start(instance);
        stage.approve(run, "approveSwap");

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        assertThat(steps.begun(instance)).filteredOn("buildImage"::equals).hasSize(1);
    }

    @Test
    void whatThePolicyAsksNobodyAboutAndDoesNotRehearseGoesThrough() {
        String instance = stage.newInstance();
        steps.arrange(instance, "planUpdate", gives("release", "unasked"));
        Run run = stage.start(instance);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        assertThat(steps.begun(instance)).doesNotContain("rehearseUpdate");
    }

    @ParameterizedTest
    @CsvSource({
        "checkInstance, PREFLIGHT_FAILED, Not ready",
        "planUpdate, NOTHING_TO_DO, Already up to date",
        "planUpdate, PLAN_REFUSED, Refused",
        "planUpdate, UNREACHABLE, 'Aborted, instance untouched'",
        "planUpdate, GATE_FAILED, 'Aborted, instance untouched'"})
    void aFailureBeforeThePlanIsApprovedHasItsOwnEnd(String step, ErrorCode code, String end) {
        String instance = stage.newInstance();
        steps.arrange(instance, step, fails(code));

        Run run = stage.start(instance);

        assertThat(stage.awaitEnd(run)).isEqualTo(end);
        assertThat(steps.begun(instance)).endsWith(step, "cleanUp");
        assertThat(stage.now(run.number()).failure().orElseThrow()).contains(code.name());
    }

    @ParameterizedTest
    @CsvSource({"buildImage, BUILD_FAILED, Build failed", "dumpDatabase, BACKUP_FAILED, Backup failed",
        "proveBackup, UNREACHABLE, Backup failed",
        "rehearseUpdate, REHEARSAL_FAILED, Rehearsal failed"})
    void aFailureAfterThePlanIsApprovedHasItsOwnEnd(String step, ErrorCode code, String end) {
        String instance = stage.newInstance();
        steps.arrange(instance, step, fails(code));
        Run run = stage.start(instance);
        stage.approve(run, "approvePlan");

        assertThat(stage.awaitEnd(run)).isEqualTo(end);
        assertThat(steps.begun(instance)).endsWith(step, "cleanUp");
    }

    @Test
    void troubleThatDoesNotPassEndsUntouchedAfterTheTriesItHas() {
        String instance = stage.newInstance();
        steps.arrange(instance, "checkInstance", UNREACHABLE);

        assertThat(stage.awaitEnd(stage.start(instance))).isEqualTo("Aborted, instance untouched");
        assertThat(steps.begun(instance)).containsExactly("checkInstance", "checkInstance", "checkInstance", "cleanUp");
    }

    @ParameterizedTest
    @CsvSource({"approvePlan", "approveSwap"})
    void oneRejectionEndsTheRun(String gate) {
        Run run = stage.start(stage.newInstance());
        if (gate.equals("approveSwap")) {
            stage.approve(run, "approvePlan");
        }
        stage.reject(run, gate);

        assertThat(stage.awaitEnd(run)).isEqualTo("Rejected");
        assertThat(stage.now(run.number()).failure().orElseThrow()).contains("paula rejected").contains("a word");
    }

    @ParameterizedTest
    @CsvSource({"approvePlan", "approveSwap"})
    void aGateThatNobodyPassesExpires(String gate) {
        Run run = stage.start(stage.newInstance());
        if (gate.equals("approveSwap")) {
            stage.approve(run, "approvePlan");
        }
        stage.awaitGate(run, gate);

        after(Duration.ofDays(4));
        try {
            assertThat(stage.awaitEnd(run)).isEqualTo("Expired");
        } finally {
            ClockUtil.reset();
        }
    }

    @Test
    void aGateThatWaitsRemindsItsPeopleThenTellsASecondGroupAndIsStillDecidedByItsPeople() {
        Run run = stage.start(stage.newInstance());
        stage.awaitGate(run, "approvePlan");
        try {
            after(Duration.ofHours(5));
            awaitNotice(run, Notice.Kind.REMINDER, Person.APPROVERS, 1);
            after(Duration.ofHours(10));
            awaitNotice(run, Notice.Kind.REMINDER, Person.APPROVERS, 2);
            assertThat(notices.of(run)).extracting(Notice::kind).doesNotContain(Notice.Kind.ESCALATION);
            after(Duration.ofHours(25));
            awaitNotice(run, Notice.Kind.ESCALATION, Person.ADMINS, 1);
        } finally {
            ClockUtil.reset();
        }
        assertThat(reminder(run).text()).contains("Approve plan of run %s (%s)".formatted(run.number(),
                run.instance()), "0 of 2 approvals are given");
        stage.approveBoth(run);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
    }

    private Notice reminder(Run run) {
        return notices.of(run).stream().filter(notice -> notice.kind() == Notice.Kind.REMINDER).findFirst().orElseThrow();
    }

    /** A daily window of an hour that opens in an hour. */
    private static String inAnHour() {
        LocalTime opens = LocalTime.now(ZoneOffset.UTC).plusHours(1);
        DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm");
        return "daily %s-%s".formatted(time.format(opens), time.format(opens.plusHours(1)));
    }

    @Test
    void aCancelledRunCleansUpAndEndsCancelled() {
        Run run = stage.start(stage.newInstance());
        stage.awaitGate(run, "approvePlan");

        control.cancel(run.number(), "not today", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Cancelled");
        assertThat(steps.begun(run.instance())).containsExactly("checkInstance", "planUpdate", "cleanUp");
    }

    @Test
    void aChangedBaseLeadsBackToThePlanAndBothGatesAreAskedAgain() {
        String instance = stage.newInstance();
        steps.arrange(instance, "recheck", gives("baseChanged", true), usual());
        Run run = stage.start(instance);
        stage.approveBoth(run);
        stage.approveBoth(run);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        assertThat(steps.begun(instance)).filteredOn("planUpdate"::equals).hasSize(2);
    }

    @Test
    void whatChangedWhileThePlanWasApprovedIsPlannedAgainAndNotBuilt() {
        String instance = stage.newInstance();
        steps.arrange(instance, "buildImage", gives("baseChanged", true), usual());
        Run run = stage.start(instance);
        stage.approve(run, "approvePlan");
        stage.approveBoth(run);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        assertThat(steps.begun(instance)).startsWith("checkInstance", "planUpdate", "buildImage", "planUpdate", "buildImage",
                "dumpDatabase");
    }

    @Test
    void aSwapWaitsForItsWindowAndIsCheckedAgainWhereItLostOne() {
        String instance = stage.newInstance();
        written.write(instance, "windows", inAnHour());
        steps.arrange(instance, "recheck", gives("windowOpen", false), usual());
        Run run = stage.start(instance);
        stage.approveBoth(run);
        awaitState(run, RunState.WAITING_FOR_WINDOW);

        written.write(instance);
        after(Duration.ofHours(2));
        try {
            assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        } finally {
            ClockUtil.reset();
        }
        assertThat(steps.begun(instance)).filteredOn("recheck"::equals).hasSize(2);
    }

    @Test
    void aFreezeThatIsLiftedWakesARunThatWaits() {
        String instance = stage.newInstance();
        Run run = stage.start(instance);
        stage.approve(run, "approvePlan");
        Freeze freeze = freezes.freeze(Optional.of(instance), "the auditors are here", Optional.empty(), Stage.OLIVIA);
        stage.approve(run, "approveSwap");
        awaitState(run, RunState.WAITING_FOR_WINDOW);

        freezes.lift(freeze.id().orElseThrow(), "they have left", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
    }

    @Test
    void aFailedSwapIsPutBackAndReviewed() {
        String instance = stage.newInstance();
        steps.arrange(instance, "verifyNewVersion", fails(ErrorCode.GATE_FAILED));
        Run run = stage.start(instance);
        stage.approveBoth(run);
        stage.awaitTask(run, "reviewFailedUpdate");
        assertThat(stage.now(run.number()).state()).isEqualTo(RunState.WAITING_FOR_REVIEW);
        control.review(run.number(), "seen", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
        assertThat(steps.begun(instance)).endsWith("verifyNewVersion", "stopFailedVersion", "putBackData",
                "putBackRelease", "startOldVersion", "verifyOldVersion", "openDoors", "cleanUp");
    }

    @Test
    void aSwapThatFailedAfterItsCommitKeepsTheNewVersion() {
        String instance = stage.newInstance();
        steps.arrange(instance, "commitAndOpenDoors", fails(ErrorCode.SWAP_FAILED));
        steps.arrange(instance, "stopFailedVersion", gives("pastCommit", true));
        Run run = stage.start(instance);
        stage.approveBoth(run);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        assertThat(steps.begun(instance)).endsWith("commitAndOpenDoors", "stopFailedVersion", "openDoors",
                "watchNewVersion", "cleanUp");
    }

    @Test
    void aCleanUpThatFailsIsAWarningAndNoMore() {
        String instance = stage.newInstance();
        steps.arrange(instance, "cleanUp", PlayedSteps.isBroken());
        Run run = stage.start(instance);
        stage.approveBoth(run);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
    }
}
