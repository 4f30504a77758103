package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.rotation.Rotation;
import chatalot.runbook.sample.SystemdSample;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whole runs on an instance without Docker: a unit, release directories, the PostgreSQL of its host. The other end-to-end tests take such
 * instances with {@code -Dendtoend.units=true}; this has of each kind what every change has to leave whole.
 */
@EndToEnd
class UnitEndToEndTest {

    private static final List<String> LONG = List.of("GO-BACK.md", "kills", "rehearsal");

    private static UpdateScenario scenario;
    private static SystemdSample sample;

    @BeforeAll
    static void anInstanceAt110() {
        sample = SystemdSample.create("v1.1.0");
        scenario = new UpdateScenario(sample, false, 0, Map.of());
    }

    @AfterAll
    static void remove() {
        scenario.close();
    }

    @AfterEach
    void noRunIsLeftToTheNextTest() {
        if (!scenario.service().isAlive()) {
            scenario.service().start();
        }
        scenario.endRuns();
    }

    @Test
    @Lesson({2, 9})
    @Fault(in = Place.APP, of = "A migration fails in the swap of an instance without Docker",
            comesTo = "The restore point is put back with every row and file, the directories lie as they lay; the old version serves")
    void aFailedMigrationOfAUnitPutsBackEveryRowAndItsDirectories() {
        boolean flat = !Files.isSymbolicLink(sample.root().resolve("bin"));
        scenario.whileWriting(() -> {
            JsonNode run = scenario.awaitEnd(scenario.requestAndApprove("v1.2.0"));
            demandOutcome(run, "Restored");
            assertThat(run.path("failure").asText()).contains("MIGRATION_FAILED");
        });
        isAt110();
        assertThat(Files.isSymbolicLink(sample.root().resolve("bin"))).isEqualTo(!flat);
    }

    @Test
    @Lesson(4)
    void aReleaseThatChangesOnlyWhatUsersSeeComesAndGoes() {
        scenario.whileWriting(() -> demandOutcome(scenario.awaitEnd(scenario.requestAndApprove("v1.6.0")), "Updated"));
        scenario.requireServing("v1.6.0", "1.1.0");
        scenario.requireThatNothingIsLeft();

        scenario.whileWriting(() -> demandOutcome(scenario.awaitEnd(scenario.rollBackAndApprove("v1.1.0", "")), "Rolled back"));
        isAt110();
    }

    @Test
    @Fault(in = Place.SERVICE, of = "It is gone for good in the middle of a swap of an instance without Docker",
            comesTo = "The commands it left in <code>GO-BACK.md</code> bring every row back")
    void theCommandsOfGoBackBringAUnitBack() {
        takes("GO-BACK.md");
        BreakGlassTest.goneAt(Rotation.one(BreakGlassTest.POINTS), scenario);
    }

    @Test
    @Lesson({9, 13})
    @Fault(in = Place.SERVICE, of = "It is killed at each point of the swap and of the way back of an instance without Docker",
            comesTo = "The run ends as if nothing had happened")
    void killedAtEveryPointOfSwapAndRestoreOfAUnitTheRunEndsByItself() {
        takes("kills");
        try (UpdateScenario own = new UpdateScenario(SystemdSample.create("v1.1.0"), false, 0, Map.of())) {
            KillMatrixTest.dieAtEveryPointOfSwapAndRestore(own, List.of(Rotation.one(KillPoints.moments())));
        }
    }

    @Test
    @Lesson(7)
    void aRehearsalOnACopyFindsWhatWouldFailAndABackupBringsTheOlderReleaseBack() {
        takes("rehearsal");
        try (UpdateScenario own = new UpdateScenario(SystemdSample.create("v1.0.0"), true, 0, Map.of())) {
            own.whileWriting(() -> demandOutcome(own.awaitEnd(own.requestAndApprove("v1.1.0")), "Updated"));
            own.whileWriting(() -> {
                JsonNode failed = own.awaitEnd(own.requestAndApprove("v1.2.0"));
                demandOutcome(failed, "Rehearsal failed");
                assertThat(failed.path("downtimeMillis").isNumber()).isFalse();
            });
            own.requireServing("v1.1.0", "1.1.0");
            own.requireThatNothingIsLeft();
            String backup = own.waysBack("v1.0.0").path("ways").findValuesAsText("backup").stream().filter(id -> !id.isEmpty() && !id.equals("null"))
                    .findFirst().orElseThrow();

            demandOutcome(own.awaitEnd(own.rollBackAndApprove("v1.0.0", backup)), "Rolled back");

            own.requireServing("v1.0.0", "1.0.0");
            own.requireThatNothingIsLeft();
            own.whileWriting(() -> { });
        }
    }

    private static void takes(String one) {
        Rotation.takes(one, LONG, 1);
    }

    private static void isAt110() {
        scenario.requireServing("v1.1.0", "1.1.0");
        scenario.requireThatNothingIsLeft();
        scenario.requireThatComposeTouchesNothing();
    }

    private static void demandOutcome(JsonNode run, String outcome) {
        assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo(outcome);
    }
}
