package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.gives;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.engine.PlayedSteps.Part;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.WrittenInstances;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Freeze;
import chatalot.runbook.run.FreezeControl;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunControl.Recovery;
import chatalot.runbook.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every path of every model but the rollback, which {@link RollbackPathsTest} passes; afterwards each flow node and each sequence flow has been passed. */
@ProcessTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryPathTest {

    private static final Part UNREACHABLE = context -> {
        throw new PassingTrouble("Docker does not answer.");
    };

    private final Stage stage;
    private final PlayedSteps steps;
    private final RunControl control;
    private final RepositoryService repository;
    private final Covered covered;
    private final RecordedNotices notices;
    private final WrittenInstances written;
    private final FreezeControl freezes;
    private final Losses losses;

    EveryPathTest(Stage stage, PlayedSteps steps, RunControl control, RepositoryService repository, Covered covered,
            RecordedNotices notices, WrittenInstances written, FreezeControl freezes, Losses losses) {
        this.stage = stage;
        this.steps = steps;
        this.control = control;
        this.repository = repository;
        this.covered = covered;
        this.notices = notices;
        this.written = written;
        this.freezes = freezes;
        this.losses = losses;
    }

    @BeforeAll
    void forgetOtherTests() {
        covered.forget();
    }

    @AfterAll
    void everyElementOfEveryModelWasPassed() {
        Set<String> ours = ModelFiles.models().values().stream().map(model -> ModelFiles.process(model).getId())
                .filter(process -> !process.equals("rollback")).collect(Collectors.toSet());
        for (ProcessDefinition process : repository.createProcessDefinitionQuery().latestVersion().list().stream()
                .filter(process -> ours.contains(process.getKey())).toList()) {
            assertThat(covered.missing(process.getKey(), repository.getBpmnModelInstance(process.getId())))
                    .as("elements of %s that no test passed", process.getKey()).isEmpty();
        }
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

    private void awaitState(Run run, RunState state) {
        await().atMost(Duration.ofSeconds(20)).until(() -> stage.now(run.number()).state() == state);
    }

    /** A daily window of an hour that opens in an hour. */
    private static String inAnHour() {
        LocalTime opens = LocalTime.now(ZoneOffset.UTC).plusHours(1);
        DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm");
        return "daily %s-%s".formatted(time.format(opens), time.format(opens.plusHours(1)));
    }

    private void awaitNotice(Run run, Notice.Kind kind, String group, int times) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(notices.of(run))
                .filteredOn(notice -> notice.kind() == kind && notice.group().equals(group)).hasSize(times));
    }

    private static void after(Duration time) {
        ClockUtil.setCurrentTime(new Date(System.currentTimeMillis() + time.toMillis()));
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
    void aVersionThatFallsReturnsByItselfWhereNothingIsLost() {
        String instance = stage.newInstance();
        steps.arrange(instance, "watchNewVersion", gives("watchOutcome", "returnByItself"));
        Run run = stage.start(instance);
        stage.approveBoth(run);
        stage.awaitTask(run, "reviewFailedUpdate");
        control.review(run.number(), "seen", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
        assertThat(steps.begun(instance)).endsWith("watchNewVersion", "beginReturn", "stopFailedVersion", "putBackData",
                "putBackRelease", "startOldVersion", "verifyOldVersion", "openDoors", "cleanUp");
    }

    @Test
    void aVersionThatFallsWithDataAtStakeStaysUntilSomebodyAgreesToTheLoss() {
        String instance = stage.newInstance();
        steps.arrange(instance, "watchNewVersion", gives("watchOutcome", "ask"));
        steps.arrange(instance, "beginReturn", gives("returnBegun", false), fails(ErrorCode.RESTORE_FAILED), usual());
        Run run = stage.start(instance);
        stage.approveBoth(run);
        for (int asked = 1; asked <= 3; asked++) {
            stage.awaitTask(run, "keepOrRollBack");
            assertThat(stage.now(run.number()).state()).isEqualTo(RunState.KEEP_OR_ROLL_BACK);
            Loss loss = Loss.nothing(run.number(), Instant.now());
            losses.keep(loss);
            control.rollBack(run.number(), loss.digest(), "it hangs", Stage.OLIVIA);
            int begun = asked;
            await().until(() -> steps.begun(instance).stream().filter("beginReturn"::equals).count() == begun);
        }
        stage.awaitTask(run, "reviewFailedUpdate");
        control.review(run.number(), "", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
    }

    @Test
    void whoeverAsksToRollBackDuringTheWatchIsAskedWithTheLossAndMayKeepItAfterAll() {
        String instance = stage.newInstance();
        CountDownLatch never = new CountDownLatch(1);
        steps.arrange(instance, "watchNewVersion", context -> {
            never.await();
            return usual().play(context);
        });
        Run run = stage.start(instance);
        stage.approveBoth(run);
        await().until(() -> steps.begun(instance).contains("watchNewVersion"));

        control.goBack(run.number(), "users complain", Stage.OSCAR);
        stage.awaitTask(run, "keepOrRollBack");
        control.keep(run.number(), "they were wrong", Stage.OLIVIA);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        assertThat(steps.begun(instance)).doesNotContain("beginReturn");
    }

    @Test
    void whileNobodyDecidesOpsAndTheSecondGroupHearOfItAgain() {
        String instance = stage.newInstance();
        steps.arrange(instance, "watchNewVersion", gives("watchOutcome", "ask"));
        Run run = stage.start(instance);
        stage.approveBoth(run);
        stage.awaitTask(run, "keepOrRollBack");
        try {
            after(Duration.ofMinutes(16));
            awaitNotice(run, Notice.Kind.REMINDER, Person.OPS, 1);
            awaitNotice(run, Notice.Kind.ESCALATION, Person.ADMINS, 1);
        } finally {
            ClockUtil.reset();
        }
        awaitNotice(run, Notice.Kind.DECISION_NEEDED, Person.OPS, 1);
        control.keep(run.number(), "", Stage.OLIVIA);

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
    void aRunInsideTheSwapCanBeToldToGoBack() {
        String instance = stage.newInstance();
        steps.arrange(instance, "startNewVersion", context -> {
            Thread.sleep(Duration.ofMinutes(1).toMillis());
            return usual().play(context);
        });
        Run run = stage.start(instance);
        stage.approveBoth(run);
        await().until(() -> steps.begun(instance).contains("startNewVersion"));

        control.goBack(run.number(), "looks wrong", Stage.OSCAR);
        stage.awaitTask(run, "reviewFailedUpdate");
        control.review(run.number(), "", Stage.OLIVIA);

        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
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
    void aFailedWayBackIsTriedAgainByHand() {
        String instance = stage.newInstance();
        steps.arrange(instance, "stopApp", fails(ErrorCode.SWAP_FAILED));
        steps.arrange(instance, "putBackData", fails(ErrorCode.RESTORE_FAILED), usual());
        steps.arrange(instance, "verifyOldVersion", fails(ErrorCode.GATE_FAILED), usual());
        Run run = stage.start(instance);
        stage.approveBoth(run);

        recover(run, Recovery.RETRY);
        recover(run, Recovery.CONFIRM);
        stage.awaitTask(run, "reviewFailedUpdate");
        control.review(run.number(), "", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
        assertThat(steps.begun(instance)).endsWith("stopApp", "stopFailedVersion", "putBackData", "stopFailedVersion",
                "putBackData", "putBackRelease", "startOldVersion", "verifyOldVersion", "verifyOldVersion",
                "openDoors", "cleanUp");
    }

    @Test
    void twoPeopleAcceptAnInstanceAsItIs() {
        String instance = stage.newInstance();
        steps.arrange(instance, "stopApp", fails(ErrorCode.SWAP_FAILED));
        steps.arrange(instance, "openDoors", fails(ErrorCode.RESTORE_FAILED));
        Run run = stage.start(instance);
        stage.approveBoth(run);

        recover(run, Recovery.ACCEPT);
        stage.awaitTask(run, "recoverByHand");
        control.recover(run.number(), Recovery.ACCEPT, "so be it", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Accepted as it is");
    }

    @Test
    void doorsThatDoNotOpenAfterTheCommitNeedHandsToo() {
        String instance = stage.newInstance();
        steps.arrange(instance, "commitAndOpenDoors", fails(ErrorCode.SWAP_FAILED));
        steps.arrange(instance, "stopFailedVersion", gives("pastCommit", true));
        steps.arrange(instance, "openDoors", fails(ErrorCode.UNREACHABLE), usual());
        Run run = stage.start(instance);
        stage.approveBoth(run);

        recover(run, Recovery.RETRY);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
    }

    @Test
    void aBackupForItsOwnSakeIsKept() {
        Run run = stage.backUp(stage.newInstance());

        assertThat(stage.awaitEnd(run)).isEqualTo("Backup kept");
        assertThat(steps.begun(run.instance())).containsExactly("dumpDatabase", "archiveFiles", "archiveSecrets", "proveBackup",
                "keepBackup", "copyBackup", "tidyUp");
    }

    @ParameterizedTest
    @CsvSource({"dumpDatabase, BACKUP_FAILED", "proveBackup, UNREACHABLE"})
    void aBackupThatFailsCleansUpAndSaysWhy(String step, ErrorCode code) {
        String instance = stage.newInstance();
        steps.arrange(instance, step, fails(code));

        Run run = stage.backUp(instance);

        assertThat(stage.awaitEnd(run)).isEqualTo("Backup failed");
        assertThat(steps.begun(instance)).endsWith(step, "tidyUp");
        assertThat(stage.now(run.number()).failure().orElseThrow()).contains(code.name());
    }

    @Test
    void aBackupIsCancelledInTheMiddleOfAStepAndCleansUp() {
        String instance = stage.newInstance();
        CountDownLatch dumping = new CountDownLatch(1);
        steps.arrange(instance, "dumpDatabase", context -> {
            dumping.countDown();
            new CountDownLatch(1).await();
            return usual().play(context);
        });
        Run run = stage.backUp(instance);
        await().until(() -> dumping.getCount() == 0);

        control.cancel(run.number(), "", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Cancelled");
        assertThat(steps.begun(instance)).containsExactly("dumpDatabase", "tidyUp");
    }

    @Test
    void aBackupThatIsWholeIsVerified() {
        Run run = stage.verify(stage.newInstance());

        assertThat(stage.awaitEnd(run)).isEqualTo("Verified");
        assertThat(steps.begun(run.instance())).containsExactly("verifyBackup", "tidyUp");
        assertThat(notices.of(run)).isEmpty();
    }

    @Test
    void aDamagedBackupIsNotVerifiedAndOpsHearOfIt() {
        String instance = stage.newInstance();
        steps.arrange(instance, "verifyBackup", fails(ErrorCode.NOT_VERIFIED));

        Run run = stage.verify(instance);

        assertThat(stage.awaitEnd(run)).isEqualTo("Not verified");
        await().untilAsserted(() -> assertThat(notices.of(run)).singleElement().satisfies(notice ->
                assertThat(notice.text()).contains("The verification of %s: %s ended: Not verified.".formatted(instance, Stage.BACKUP))));
    }

    @Test
    void aVerificationIsCancelledAndNeitherWaitsForOthersNorStandsInTheirWay() {
        String instance = stage.newInstance();
        steps.arrange(instance, "verifyBackup", context -> {
            new CountDownLatch(1).await();
            return usual().play(context);
        });
        Run update = stage.start(instance);
        stage.awaitGate(update, "approvePlan");
        Run run = stage.verify(instance);
        await().until(() -> steps.begun(instance).contains("verifyBackup"));

        assertThat(stage.awaitEnd(stage.backUp(instance))).isEqualTo("Backup kept");
        assertThatThrownBy(() -> stage.verify(instance)).isInstanceOf(Refused.class)
                .hasMessageContaining("Run %s of olivia verifies %s already".formatted(run.number(), Stage.BACKUP));
        assertThatThrownBy(() -> control.startVerification(instance, "chat-9-20261101020000", "", Stage.OLIVIA))
                .isInstanceOf(Refused.class).hasMessageContaining("There is no backup");
        control.cancel(run.number(), "", Stage.OSCAR);
        assertThat(stage.awaitEnd(run)).isEqualTo("Cancelled");
        control.cancel(update.number(), "", Stage.OSCAR);
        stage.awaitEnd(update);
    }

    @Test
    void aCleanUpThatFailsIsAWarningAndNoMore() {
        String instance = stage.newInstance();
        steps.arrange(instance, "cleanUp", PlayedSteps.isBroken());
        Run run = stage.start(instance);
        stage.approveBoth(run);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
    }

    private void recover(Run run, Recovery recovery) {
        stage.awaitTask(run, "recoverByHand");
        assertThat(stage.now(run.number()).state()).isEqualTo(RunState.NEEDS_HANDS);
        control.recover(run.number(), recovery, "by hand", Stage.OLIVIA);
    }
}
