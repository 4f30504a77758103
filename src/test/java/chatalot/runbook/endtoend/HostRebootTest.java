package chatalot.runbook.endtoend;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.rotation.Rotation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The machine loses its power at a point of a step that an update takes after its preparation: service, daemon and containers
 * end at the same moment. It boots, the service last. The run ends by itself, the instance is healthy, and every acknowledged
 * write is there.
 */
@Costly(Costly.Group.FAULTS)
@EndToEnd
class HostRebootTest {

    private static final List<String> POINTS = Outage.IN_SWAP_AND_RETURN.stream()
            .flatMap(step -> Stream.of("before", "effect-1", "after").map(moment -> step + ":" + moment)).toList();
    private static final int SHARE = 1;

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
    @Lesson(13)
    @Fault(in = Place.SERVICE, of = "The machine loses its power at any point of a swap or a way back, with the service, Docker and all containers",
            comesTo = "After the boot the run ends by itself; the instance is old or new, healthy, with every acknowledged write")
    @FieldSource("POINTS")
    void theRunEndsByItself(String point) {
        Rotation.takes(point, POINTS, SHARE);
        try (UpdateScenario scenario = machine.scenario("v1.1.0", false)) {
            scenario.whileWriting(() -> new Outage(scenario, point).carryOut(() -> {
                scenario.service().kill();
                machine.cutPower();
                scenario.service().letGo();
                machine.boot();
                scenario.service().start();
            }));
        }
    }
}
