package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.rotation.Rotation;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Docker's daemon is stopped at a point of a step, and with it every container, and started again some seconds later, as an
 * upgrade of its package does it; the service lives on. The run waits and goes on, or goes back by itself.
 */
@Costly(Costly.Group.FAULTS)
@EndToEnd
class DockerStoppedTest {

    /** The step works while the daemon stops one container after another. */
    private static final String MEANWHILE = "meanwhile";
    private static final Set<String> PREPARING = preparing();
    private static final List<String> POINTS = Stream.concat(PREPARING.stream(), Outage.IN_SWAP_AND_RETURN.stream())
            .flatMap(step -> Stream.of("before", MEANWHILE, "effect-1", "effect-3").map(moment -> step + ":" + moment)).toList();
    private static final int SHARE = 1;
    private static final Duration AWAY = Duration.ofSeconds(5);

    private static OwnEngine machine;

    @BeforeAll
    static void aMachine() {
        machine = OwnEngine.start();
    }

    @AfterAll
    static void remove() {
        if (machine != null) {
            machine.close();
        }
    }

    @ParameterizedTest
    @Fault(in = Place.DOCKER, of = "The daemon is stopped with all containers in any step of an update, and started again seconds later",
            comesTo = "The run waits and goes on, or goes back by itself, or ends with the instance untouched; nothing is lost")
    @FieldSource("POINTS")
    void theRunWaitsOrGoesBack(String point) {
        Rotation.takes(point, POINTS, SHARE);
        boolean preparing = PREPARING.contains(Outage.step(point));
        try (UpdateScenario scenario = machine.scenario("v1.1.0", preparing)) {
            Outage outage = new Outage(scenario, point.replace(MEANWHILE, "before"));
            scenario.whileWriting(() -> {
                JsonNode run = outage.carryOut(() -> {
                    if (point.endsWith(MEANWHILE)) {
                        scenario.service().letGo();
                    }
                    machine.stopDaemon();
                    scenario.service().letGo();
                    // Nothing to wait for: that it is away for a while is what happens.
                    await().pollDelay(AWAY).until(() -> true);
                    machine.startDaemon();
                });
                if (preparing) {
                    assertThat(run.path("outcome").asText()).as(run.toString()).isIn("Updated", "Aborted, instance untouched");
                }
            });
        }
    }

    /** The backup that an update makes is a part of its preparation. */
    private static Set<String> preparing() {
        Set<String> steps = new LinkedHashSet<>(ModelSteps.of("update.bpmn", "prepare"));
        steps.addAll(ModelSteps.of("backup.bpmn"));
        return steps;
    }
}
