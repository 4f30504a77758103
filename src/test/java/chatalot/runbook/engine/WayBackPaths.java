package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.gives;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl.Recovery;
import chatalot.runbook.run.RunState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The paths of every model with a swap: what leads back, and what people decide when that fails. */
abstract class WayBackPaths extends ModelPaths {

    WayBackPaths(Engine engine) {
        super(engine);
    }

    /** Starts a run and approves it, so that its swap begins. */
    abstract Run swapping(String instance);

    /** How such a run ends when all goes well. */
    abstract String done();

    @Test
    void aRunInsideTheSwapCanBeToldToGoBack() {
        String instance = stage.newInstance();
        steps.arrange(instance, "startNewVersion", context -> {
            Thread.sleep(Duration.ofMinutes(1).toMillis());
            return usual().play(context);
        });
        Run run = swapping(instance);
        await().until(() -> steps.begun(instance).contains("startNewVersion"));

        control.goBack(run.number(), "looks wrong", Stage.OSCAR);
        stage.awaitTask(run, "reviewFailedUpdate");
        control.review(run.number(), "", Stage.OLIVIA);

        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
    }

    @Test
    void aFailedWayBackIsTriedAgainByHand() {
        String instance = stage.newInstance();
        steps.arrange(instance, "stopApp", fails(ErrorCode.SWAP_FAILED));
        steps.arrange(instance, "putBackData", fails(ErrorCode.RESTORE_FAILED), usual());
        steps.arrange(instance, "verifyOldVersion", fails(ErrorCode.GATE_FAILED), usual());
        Run run = swapping(instance);

        recover(run, Recovery.RETRY);
        recover(run, Recovery.CONFIRM);
        stage.awaitTask(run, "reviewFailedUpdate");
        control.review(run.number(), "", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
        assertThat(steps.begun(instance)).endsWith("stopApp", "stopFailedVersion", "putBackData", "compareState", "stopFailedVersion",
                "putBackData", "putBackRelease", "startOldVersion", "verifyOldVersion", "compareState", "verifyOldVersion",
                "openDoors", "cleanUp");
    }

    @Test
    void aLostRestorePointIsMadeOfTheBackupOnceALossWasAgreedTo() {
        String instance = stage.newInstance();
        steps.arrange(instance, "stopApp", fails(ErrorCode.SWAP_FAILED));
        steps.arrange(instance, "stopFailedVersion", gives("toBackup", true));
        steps.arrange(instance, "remakeRestorePoint", fails(ErrorCode.RESTORE_FAILED), usual());
        Run run = swapping(instance);

        recover(run, Recovery.RETRY);
        stage.awaitTask(run, "reviewFailedUpdate");
        control.review(run.number(), "", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
        assertThat(steps.begun(instance)).containsSubsequence("stopFailedVersion", "remakeRestorePoint", "compareState", "stopFailedVersion",
                "remakeRestorePoint", "putBackData");
    }

    @Test
    void twoPeopleAcceptAnInstanceAsItIs() {
        String instance = stage.newInstance();
        steps.arrange(instance, "stopApp", fails(ErrorCode.SWAP_FAILED));
        steps.arrange(instance, "openDoors", fails(ErrorCode.RESTORE_FAILED));
        Run run = swapping(instance);

        recover(run, Recovery.ACCEPT);
        stage.awaitTask(run, "recoverByHand");
        stage.recover(run, Recovery.ACCEPT, Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Accepted as it is");
    }

    @Test
    void doorsThatDoNotOpenAfterTheCommitNeedHandsToo() {
        String instance = stage.newInstance();
        steps.arrange(instance, "commitAndOpenDoors", fails(ErrorCode.SWAP_FAILED));
        steps.arrange(instance, "stopFailedVersion", gives("pastCommit", true));
        steps.arrange(instance, "openDoors", fails(ErrorCode.UNREACHABLE), usual());
        Run run = swapping(instance);

        recover(run, Recovery.RETRY);

        assertThat(stage.awaitEnd(run)).isEqualTo(done());
    }

    final void recover(Run run, Recovery recovery) {
        stage.awaitTask(run, "recoverByHand");
        assertThat(stage.now(run.number()).state()).isEqualTo(RunState.NEEDS_HANDS);
        stage.recover(run, recovery, Stage.OLIVIA);
    }
}
