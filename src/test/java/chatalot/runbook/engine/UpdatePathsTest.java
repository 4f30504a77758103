package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.Run;
import org.junit.jupiter.api.Test;

@ProcessTest
class UpdatePathsTest {

    private final Stage stage;
    private final PlayedSteps steps;

    UpdatePathsTest(Stage stage, PlayedSteps steps) {
        this.stage = stage;
        this.steps = steps;
    }

    @Test
    void anApprovedUpdateEndsUpdated() {
        Run run = stage.start(stage.newInstance());
        stage.approveBoth(run);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        assertThat(steps.begun(run.instance())).containsExactly("checkInstance", "planUpdate", "buildImage",
                "dumpDatabase", "archiveFiles", "archiveSecrets", "proveBackup", "keepBackup", "recheck", "stopApp",
                "takeRestorePoint", "startNewVersion", "verifyNewVersion", "commitAndOpenDoors", "cleanUp");
    }
}
