package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The service is killed before, during and after each step of Swap and Restore, and started again. The run ends by itself,
 * the instance is healthy, and every acknowledged write is there. One run passes many points: it is killed at each.
 */
@Tag("docker")
class KillTest {

    /** Up to the failing migration of v1.2.0, and all the way back. */
    private static final List<String> STEPS_THERE_AND_BACK = List.of("confirmApprovals", "stopApp", "takeRestorePoint",
            "startNewVersion", "verifyNewVersion", "stopFailedVersion", "putBackData", "putBackRelease",
            "startOldVersion", "verifyOldVersion", "openDoors", "cleanUp");
    private static final Duration LIFE = Duration.ofMinutes(2);

    private static UpdateScenario scenario;

    @BeforeAll
    static void anInstanceAt110() {
        scenario = new UpdateScenario("v1.1.0");
    }

    @AfterAll
    static void remove() {
        scenario.close();
    }

    @Test
    void killedBeforeEachStepTheRunGoesBackByItself() {
        goesBack(points(step -> step + ":before"));
    }

    @Test
    void killedAfterEachStepTheRunGoesBackByItself() {
        goesBack(points(step -> step + ":after"));
    }

    @Test
    void killedAfterWhateverAStepAnnouncedOrDidTheRunGoesBackByItself() {
        goesBack(List.of("stopApp:journal-1", "stopApp:journal-3", "takeRestorePoint:journal-1",
                "takeRestorePoint:journal-2", "startNewVersion:journal-1", "startNewVersion:journal-3",
                "startNewVersion:journal-5", "startNewVersion:journal-7", "startNewVersion:journal-9",
                "putBackData:journal-1", "putBackRelease:journal-1", "putBackRelease:journal-2",
                "putBackRelease:journal-4", "startOldVersion:journal-1", "openDoors:journal-1"));
    }

    @Test
    void killedBeforeTheCommitRecordOrAfterItTheNewVersionStays() {
        try (UpdateScenario other = new UpdateScenario("v1.1.0")) {
            other.whileWriting(() -> {
                JsonNode run = survive(other, "v1.6.0", List.of("verifyNewVersion:after", "commitAndOpenDoors:before",
                        "commitAndOpenDoors:journal-1", "commitAndOpenDoors:journal-2", "commitAndOpenDoors:after",
                        "cleanUp:before", "cleanUp:after"));

                assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo("Updated");
            });
            other.requireServing("v1.6.0", "1.1.0");
            other.requireThatNothingIsLeft();
            other.requireThatComposeTouchesNothing();
        }
    }

    @Test
    void sigtermInTheSwapFinishesItFirst() {
        scenario.whileWriting(() -> {
            String run = scenario.requestAndApprove("v1.2.0");
            scenario.awaitStep(run, "takeRestorePoint");
            scenario.service().terminate();
            scenario.service().awaitDeath(LIFE);
            // It has gone back before it ended: the old version serves although the service is away.
            assertThat(scenario.serves()).isTrue();
            scenario.service().start();

            JsonNode ended = scenario.awaitEnd(run);

            assertThat(ended.path("outcome").asText()).as(ended.toString()).isEqualTo("Restored");
            assertThat(ended.path("steps")).allSatisfy(step -> assertThat(step.path("attempt").asInt()).isEqualTo(1));
        });
    }

    private static void goesBack(List<String> points) {
        scenario.whileWriting(() -> {
            JsonNode run = survive(scenario, "v1.2.0", points);

            assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo("Restored");
            assertThat(scenario.databases()).filteredOn(name -> name.endsWith("_" + run.path("number").asText()))
                    .containsExactly("chatalot_failed_" + run.path("number").asText());
        });
        scenario.requireServing("v1.1.0", "1.1.0");
        scenario.requireThatNothingIsLeft();
        scenario.requireThatComposeTouchesNothing();
    }

    /** Kills the service at each point in turn and returns the run after its end. */
    private static JsonNode survive(UpdateScenario scenario, String target, List<String> points) {
        ServiceProcess service = scenario.service();
        service.killAt(points.get(0));
        String run = scenario.requestAndApprove(target);
        for (int next = 1; next <= points.size(); next++) {
            service.awaitDeath(LIFE);
            if (next < points.size()) {
                service.killAt(points.get(next));
            }
            service.start();
        }
        return scenario.awaitEnd(run);
    }

    private static List<String> points(UnaryOperator<String> point) {
        return STEPS_THERE_AND_BACK.stream().map(point).toList();
    }
}
