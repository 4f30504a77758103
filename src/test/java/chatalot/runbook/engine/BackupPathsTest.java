package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every path of a backup for its own sake, and of a verification. */
@ProcessTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackupPathsTest extends ModelPaths {

    static final List<String> MODELS = List.of("makeBackup", "verify");

    BackupPathsTest(Engine engine) {
        super(engine);
    }

    @Override
    List<String> models() {
        return MODELS;
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
}
