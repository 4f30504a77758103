package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.FreezeControl;
import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.PlayedRestores;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Restores.Present;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunState;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every path of a restore; afterwards each flow node and each sequence flow of its model has been passed. */
@ProcessTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestorePathsTest extends ModelPaths {

    static final List<String> MODELS = List.of("restoreBackup");

    private final PlayedRestores restores;
    private final HistoryService history;
    private final Interventions interventions;
    private final FreezeControl freezes;
    private final TasklistDoor tasklist;

    RestorePathsTest(Engine engine, PlayedRestores restores, HistoryService history, Interventions interventions,
            FreezeControl freezes, TasklistDoor tasklist) {
        super(engine);
        this.restores = restores;
        this.history = history;
        this.interventions = interventions;
        this.freezes = freezes;
        this.tasklist = tasklist;
    }

    @Override
    List<String> models() {
        return MODELS;
    }

    @Test
    void whereNothingIsInstalledTheBackupBringsEverything() {
        String instance = stage.newInstance();
        freezes.freeze(Optional.of(instance), "the auditors are here", Optional.empty(), Stage.OLIVIA);
        Run run = restore(instance);
        stage.approve(run, "approvePlan");
        giveIdentity(run);

        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
        assertThat(stage.now(run.number()).kind()).isEqualTo(RunKind.RESTORE);
        assertThat(steps.begun(instance)).containsExactly("planRestore", "checkOut", "buildRestored", "putInDatabase", "putInFiles",
                "startFresh", "verifyFresh", "letUsersIn", "tidyUp");
        assertThat(interventions.of(run.number())).extracting(Intervention::act).containsExactly(Intervention.Act.SECRETS);
    }

    @Test
    void aWordThatIsTakenBackWhileSecretsAreWaitedForCounts() {
        Run run = restore(stage.newInstance());
        stage.approve(run, "approvePlan");
        stage.awaitTask(run, "putSecretsInPlace");
        control.withdraw(run.number(), "on second thoughts", Stage.PAULA);
        giveIdentity(run);

        assertThat(stage.awaitEnd(run)).isEqualTo("Not restored");
        assertThat(steps.begun(run.instance())).endsWith("verifyFresh", "takeAway");
    }

    @Test
    void whereSomethingIsInstalledItIsARollbackThatPutsTheBackupIn() {
        String instance = stage.newInstance();
        restores.install(instance);
        Run run = restore(instance);

        assertThat(run.kind()).isEqualTo(RunKind.ROLLBACK);
        assertThat(run.target()).isEqualTo("c0ffee");
        control.cancel(run.number(), "a test", Stage.OLIVIA);
        assertThat(stage.awaitEnd(run)).isEqualTo("Cancelled");
    }

    @Test
    void whatIsTooBrokenForARestorePointIsPutAsideWhenPeopleAskForIt() {
        String instance = stage.newInstance();
        restores.install(instance);
        steps.arrange(instance, "planRestore", PlayedSteps.puttingAside());
        assertThatThrownBy(() -> putAside(instance, "")).isInstanceOf(Refused.class).hasMessageContaining("nobody can count what is lost");
        Run run = putAside(instance, "its database does not start any more");

        assertThat(run.kind()).isEqualTo(RunKind.RESTORE);
        stage.approve(run, "approvePlan");
        giveIdentity(run);
        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
        assertThat(steps.begun(instance)).startsWith("planRestore", "putAside", "checkOut");
    }

    @Test
    void whatCannotBePutAsideComesBack() {
        String instance = stage.newInstance();
        restores.install(instance);
        steps.arrange(instance, "planRestore", PlayedSteps.puttingAside());
        steps.arrange(instance, "putAside", fails(ErrorCode.NOT_RESTORED));
        Run run = putAside(instance, "its database does not start any more");
        stage.approve(run, "approvePlan");

        assertThat(stage.awaitEnd(run)).isEqualTo("Not restored");
        assertThat(steps.begun(instance)).endsWith("putAside", "takeAway");
    }

    @Test
    void theIdentityReachesNeitherTheProcessNorItsHistory() {
        Run run = restore(stage.newInstance());
        stage.approve(run, "approvePlan");
        giveIdentity(run);
        stage.awaitEnd(run);

        assertThat(history.createHistoricVariableInstanceQuery().processInstanceId(run.processInstance()).list())
                .noneMatch(variable -> String.valueOf(variable.getValue()).contains(PlayedRestores.IDENTITY));
        assertThat(history.createHistoricDetailQuery().processInstanceId(run.processInstance()).variableUpdates().list())
                .noneMatch(detail -> detail.toString().contains(PlayedRestores.IDENTITY));
    }

    @Test
    void aWrongIdentityAndAFormWithoutSecretsChangeNothing() {
        Run run = restore(stage.newInstance());
        stage.approve(run, "approvePlan");
        OpenTask task = stage.awaitTask(run, "putSecretsInPlace");

        assertThat(stage.now(run.number()).state()).isEqualTo(RunState.WAITING_FOR_SECRETS);
        assertThatThrownBy(() -> control.putSecretsInPlace(run.number(), "AGE-SECRET-KEY-1OTHER".toCharArray(), Stage.OLIVIA))
                .isInstanceOf(Refused.class).hasMessageContaining("do not open");
        assertThatThrownBy(() -> control.putSecretsInPlace(run.number(), new char[0], Stage.OLIVIA)).isInstanceOf(Refused.class)
                .hasMessageContaining("not in place yet");
        assertThatThrownBy(() -> control.putSecretsInPlace(run.number(), PlayedRestores.IDENTITY.toCharArray(), Stage.PAULA))
                .isInstanceOf(Refused.class).hasMessageContaining("Only members of ops");
        tasklist.claim(Stage.OSCAR, task.id());
        assertThatThrownBy(() -> tasklist.complete(Stage.OSCAR, task.id(), Map.of("identity", PlayedRestores.IDENTITY)))
                .hasStackTraceContaining("no answer named identity");

        giveIdentity(run);
        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
        assertThatThrownBy(() -> control.putSecretsInPlace(run.number(), PlayedRestores.IDENTITY.toCharArray(), Stage.OLIVIA))
                .isInstanceOf(Refused.class).hasMessageContaining("does not wait for this now");
    }

    @Test
    void itIsCancelledUntilUsersAreLetInAndTakesAwayWhatItMade() {
        Run run = restore(stage.newInstance());
        stage.approve(run, "approvePlan");
        stage.awaitTask(run, "putSecretsInPlace");
        control.cancel(run.number(), "wrong host", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Cancelled");
        assertThat(steps.begun(run.instance())).endsWith("checkOut", "takeAway");
    }

    @ParameterizedTest
    @CsvSource({"PLAN_REFUSED, Refused", "NOT_VERIFIED, Refused", "UNREACHABLE, Not restored"})
    void aFailureBeforeTheApprovalHasItsOwnEnd(ErrorCode code, String end) {
        String instance = stage.newInstance();
        steps.arrange(instance, "planRestore", fails(code));

        assertThat(stage.awaitEnd(restore(instance))).isEqualTo(end);
        assertThat(steps.begun(instance)).containsExactly("planRestore", "takeAway");
    }

    @ParameterizedTest
    @CsvSource({"checkOut, NOT_RESTORED", "buildRestored, BUILD_FAILED", "putInDatabase, NOT_RESTORED", "putInFiles, NOT_RESTORED",
        "startFresh, NOT_RESTORED", "verifyFresh, GATE_FAILED"})
    void whateverFailsBehindClosedDoorsIsTakenAway(String step, ErrorCode code) {
        String instance = stage.newInstance();
        steps.arrange(instance, step, fails(code));
        Run run = restore(instance);
        stage.approve(run, "approvePlan");
        if (!step.equals("checkOut")) {
            giveIdentity(run);
        }

        assertThat(stage.awaitEnd(run)).isEqualTo("Not restored");
        assertThat(steps.begun(instance)).endsWith(step, "takeAway");
        assertThat(stage.now(run.number()).failure().orElseThrow()).contains("it went wrong");
    }

    @Test
    void oneRejectionEndsIt() {
        Run run = restore(stage.newInstance());
        stage.reject(run, "approvePlan");

        assertThat(stage.awaitEnd(run)).isEqualTo("Rejected");
        assertThat(steps.begun(run.instance())).containsExactly("planRestore", "takeAway");
    }

    @Test
    void aGateThatNobodyPassesExpires() {
        Run run = restore(stage.newInstance());
        stage.awaitGate(run, "approvePlan");
        ClockUtil.setCurrentTime(new Date(System.currentTimeMillis() + Duration.ofDays(4).toMillis()));
        try {
            assertThat(stage.awaitEnd(run)).isEqualTo("Expired");
        } finally {
            ClockUtil.reset();
        }
    }

    private Run restore(String instance) {
        return control.startRestore(instance, Stage.BACKUP, Present.RESTORE_POINT, "the host is gone", Stage.OLIVIA);
    }

    private Run putAside(String instance, String reason) {
        return control.startRestore(instance, Stage.BACKUP, Present.PUT_ASIDE, reason, Stage.OLIVIA);
    }

    private void giveIdentity(Run run) {
        stage.awaitTask(run, "putSecretsInPlace");
        char[] identity = PlayedRestores.IDENTITY.toCharArray();
        control.putSecretsInPlace(run.number(), identity, Stage.OLIVIA);
        assertThat(identity).containsOnly('\0');
    }
}
