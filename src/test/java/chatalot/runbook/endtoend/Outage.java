package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.instance.Expected;
import chatalot.runbook.instance.Gate;
import chatalot.runbook.instance.GateResult;
import chatalot.runbook.sample.SampleInstance;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/**
 * One update of an instance at v1.1.0, during which something happens to what the service stands on.
 *
 * @param point where it happens, see {@link KillSwitch}
 */
record Outage(UpdateScenario scenario, String point) {

    private static final Set<String> RETURN = returning();
    /** The steps that an update takes from the moment when it touches the instance. */
    static final Set<String> IN_SWAP_AND_RETURN = swapAndReturn();
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Duration HEALTHY = Duration.ofSeconds(20);

    /** The step of a point. */
    static String step(String point) {
        return point.replaceAll(":.*", "");
    }

    /** Lets it happen while the step waits at the point, and returns the run after its end: the instance is old or new, and whole. */
    JsonNode carryOut(Runnable happening) {
        ServiceProcess service = scenario.service();
        Deque<String> signed = new ArrayDeque<>();
        // The migration of v1.2.0 fails, so that the run goes back.
        boolean goesBack = RETURN.contains(step(point));
        String target = goesBack ? "v1.2.0" : "v1.6.0";
        service.holdAt(point);
        String run = scenario.request(target);
        await("%s in %s, see %s".formatted(point, run, service.log())).atMost(PATIENCE).pollInterval(Duration.ofMillis(20))
                .until(() -> acted(run, signed) || !service.diedAt().isEmpty());
        Assumptions.assumeFalse(service.diedAt().isEmpty(), () -> "No attempt of this step does so much: " + point);

        happening.run();

        await("the end of %s, see %s".formatted(run, service.log())).atMost(PATIENCE).pollInterval(Duration.ofMillis(200))
                .until(() -> acted(run, signed));
        JsonNode ended = service.get("ops", run);
        requireWhole(ended, goesBack, target);
        return ended;
    }

    /** Does what people have to do; true when the run has ended. */
    private boolean acted(String run, Deque<String> signed) {
        scenario.runs().actOn(run, signed);
        return scenario.service().get("ops", run).path("ended").asBoolean();
    }

    private void requireWhole(JsonNode ended, boolean goesBack, String target) {
        String outcome = ended.path("outcome").asText();
        assertThat(outcome).as(ended.toString()).isIn(goesBack ? List.of("Restored")
                : List.of("Updated", "Restored", "Aborted, instance untouched"));
        SampleInstance sample = scenario.sample();
        assertThat(sample.git("describe", "--tags", "--exact-match")).isEqualTo(outcome.equals("Updated") ? target : "v1.1.0");
        GateResult health = Gate.of(sample.host(), sample.instance()).await(Expected.healthy().version("1.1.0"), HEALTHY);
        assertThat(health.passed()).as(health.words()).isTrue();
        scenario.requireThatNothingIsLeft();
        scenario.requireThatComposeTouchesNothing();
        assertThat(scenario.databases()).noneMatch(name -> name.matches(".*_(before|incoming|replaced|making)_.*"));
    }

    private static Set<String> returning() {
        Set<String> steps = new LinkedHashSet<>(ModelSteps.of("restore.bpmn"));
        steps.addAll(List.of("verifyOldVersion", "openDoors"));
        return steps;
    }

    private static Set<String> swapAndReturn() {
        Set<String> steps = new LinkedHashSet<>(ModelSteps.of("update.bpmn", "swap"));
        steps.addAll(RETURN);
        steps.addAll(List.of("watchNewVersion", "cleanUp"));
        return steps;
    }
}
