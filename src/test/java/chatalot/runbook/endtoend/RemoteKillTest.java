package chatalot.runbook.endtoend;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.rotation.Rotation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The service dies where an instance on another machine is away. */
@Costly(Costly.Group.FAULTS)
@EndToEnd
class RemoteKillTest {

    @Test
    @Lesson({9, 13, 20})
    @Fault(in = Place.HOST, of = "The service is killed at each step of swap and restore of an instance on another machine",
            comesTo = "Commands it left there have ended before the next begins; the run ends by itself, nothing is lost")
    void killedAtEveryPointOfSwapAndRestoreTheRunEndsByItself() {
        try (OwnEngine machine = OwnEngine.startBehindSsh();
                UpdateScenario scenario = new UpdateScenario(machine.place("v1.1.0"), false, 0, Map.of())) {
            List<String> moments = List.of("before", "effect-1", "after");
            KillMatrixTest.dieAtEveryPointOfSwapAndRestore(scenario, Rotation.takesAll() ? moments : List.of(Rotation.one(moments)));
        }
    }
}
