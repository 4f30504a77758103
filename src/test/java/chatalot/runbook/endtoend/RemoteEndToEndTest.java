package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An instance on a machine that is reached by nothing but SSH: a Docker Engine, an address and an OpenSSH server of its own. */
@Costly(Costly.Group.WAYS)
@EndToEnd
class RemoteEndToEndTest {

    private static OwnEngine machine;

    @BeforeAll
    static void boot() {
        machine = OwnEngine.startBehindSsh();
    }

    @AfterAll
    static void remove() {
        machine.close();
    }

    @Test
    @Lesson(20)
    @Fault(in = Place.HOST, of = "The SSH connection is cut at the beginning of each step of an update",
            comesTo = "Each step goes on where it was, the run ends *Updated*, nothing is lost")
    @Fault(in = Place.HOST, of = "The SSH server is killed for a while at the beginning of each step of an update that goes back",
            comesTo = "Each step waits and goes on, the run ends *Restored*, nothing is lost")
    void anUpdateAndAWayBackEndAsTheyWouldWhenTheConnectionIsLostAtEachStep() {
        try (UpdateScenario scenario = new UpdateScenario(machine.place("v1.1.0"), false, 0, Map.of())) {
            Set<String> cut = new LinkedHashSet<>();

            scenario.whileWriting(() -> {
                JsonNode failed = atEachStep(scenario, scenario.request("v1.2.0"), cut, RemoteEndToEndTest::killServer);
                assertThat(failed.path("outcome").asText()).as(failed.toString()).isEqualTo("Restored");
            });
            scenario.requireServing("v1.1.0", "1.1.0");
            scenario.requireThatNothingIsLeft();
            scenario.requireThatComposeTouchesNothing();

            scenario.whileWriting(() -> {
                JsonNode updated = atEachStep(scenario, scenario.request("v1.6.0"), cut, machine::cutSsh);
                assertThat(updated.path("outcome").asText()).as(updated.toString()).isEqualTo("Updated");
            });
            scenario.requireServing("v1.6.0", "1.1.0");
            scenario.requireThatNothingIsLeft();
            scenario.requireThatComposeTouchesNothing();

            assertThat(cut).contains("buildImage", "stopApp", "takeRestorePoint", "startNewVersion", "stopFailedVersion", "putBackData");
        }
    }

    private static void killServer() {
        machine.stopSsh();
        // Long enough that whoever asks meanwhile is refused a connection.
        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        machine.startSsh();
    }

    /** Lets the run go on to its end, and does something at the beginning of each step that was not met before. */
    private static JsonNode atEachStep(UpdateScenario scenario, String run, Set<String> met, Runnable happening) {
        AtomicBoolean ended = new AtomicBoolean();
        Thread nuisance = new Thread(() -> {
            Set<String> seen = new LinkedHashSet<>();
            while (!ended.get()) {
                List<String> begun = scenario.service().get("ops", run).path("steps").findValuesAsText("step");
                begun.stream().filter(seen::add).forEach(step -> {
                    met.add(step);
                    happening.run();
                });
            }
        }, "nuisance");
        nuisance.start();
        try {
            return scenario.awaitEnd(scenario.approve(run));
        } finally {
            ended.set(true);
            join(nuisance);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
