package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.rotation.Rotation;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The service is killed at every point of every step of every kind of run, and started again each time. The run ends by
 * itself as if nothing had happened, the instance is healthy, and every acknowledged write is there. Steps are not listed
 * here: the models have them, and a run passes them.
 */
@EndToEnd
class KillMatrixTest {

    private static final List<String> CASES = Journeys.ALL.keySet().stream()
            .flatMap(journey -> KillPoints.moments().stream().map(moment -> journey + ", " + moment)).toList();
    private static final int SHARE = 1;
    private static final Set<String> DIED = new LinkedHashSet<>();

    @ParameterizedTest
    @FieldSource("CASES")
    @Lesson({9, 13})
    void killedOnceAtEachStepItEndsAsIfNothingHadHappened(String one, @TempDir Path directory) {
        Rotation.takes(one, CASES, SHARE);
        String moment = one.replaceAll(".*, ", "");
        Journeys.ALL.get(one.replace(", " + moment, "")).travel((service, ask, people) -> {
            JsonNode run = new Killing(service).survive(List.of("*:" + moment), ask, people);
            List<String> died = service.diedAt();
            assertThat(died).as("points it died at").isNotEmpty();
            if (!KillPoints.inside().contains(moment)) {
                assertThat(died).containsAll(run.path("steps").findValuesAsText("step").stream().map(step -> step + ":" + moment).toList());
            }
            DIED.addAll(died);
            return run;
        }, directory);
    }

    /** Where the instance is away, on PostgreSQL: before and after each step, and after something that each did. */
    @Test
    @Lesson({9, 13})
    void killedAtEveryPointOfSwapAndRestoreTheRunEndsByItself() {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0", false, 0, onPostgres())) {
            String effect = Rotation.one(KillPoints.inside());
            dieAtEveryPointOfSwapAndRestore(scenario, List.of("before", effect, "after"));
        }
    }

    /** Of the journeys that pass all of them, as far as the moment comes in each step. */
    static void dieAtEveryPointOfSwapAndRestore(UpdateScenario scenario, List<String> moments) {
        Set<String> steps = new LinkedHashSet<>(ModelSteps.of("update.bpmn", "swap"));
        steps.addAll(ModelSteps.of("restore.bpmn"));
        List<String> points = new ArrayList<>(steps.stream().flatMap(step -> moments.stream().map(moment -> step + ":" + moment)).toList());
        Journeys.Fate fate = (service, ask, people) -> {
            JsonNode run = new Killing(service).survive(points, ask, people);
            points.removeAll(service.diedAt());
            return run;
        };
        Journeys.goesBack(scenario, fate);
        Journeys.goesBackToItsBackup(scenario, fate);
        Journeys.staysNew(scenario, fate);
        assertThat(points).as("points of swap and restore where it did not die").allMatch(point -> KillPoints.inside().stream().anyMatch(point::endsWith))
                .as("points where it died").hasSizeLessThan(steps.size() * moments.size());
    }

    @AfterAll
    static void everyStepOfEveryModelWasMet() {
        if (Rotation.takesAll()) {
            assertThat(ModelSteps.all()).allSatisfy(step -> assertThat(DIED).contains(step + ":before", step + ":after"));
        }
    }

    private static Map<String, String> onPostgres() {
        PostgresContainer postgres = PostgresContainer.shared();
        return Map.of("spring.datasource.url", postgres.url(postgres.createDatabase()), "spring.datasource.username", PostgresContainer.USER,
                "spring.datasource.password", PostgresContainer.PASSWORD);
    }
}
