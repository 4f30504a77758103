package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.rotation.Share;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An instance on another machine whose service is lost while it is away: the machine brings it back by itself. */
@Costly(Costly.Group.FAULTS)
@EndToEnd
@Share(1)
class RemoteGuardianTest {

    private static final Duration BACK = Duration.ofMinutes(3);

    private static OwnEngine machine;
    private static UpdateScenario scenario;

    @BeforeAll
    static void anInstanceElsewhere() {
        machine = OwnEngine.startBehindSsh();
        scenario = new UpdateScenario(machine.place("v1.1.0"), false, 0, Map.of("runbook.hosts.elsewhere.goes-back-after", "10s"));
    }

    @AfterAll
    static void remove() {
        try (OwnEngine last = machine) {
            scenario.close();
        }
    }

    @Test
    @Lesson({9, 20})
    @Fault(in = Place.HOST, of = "The service is gone for good while an instance on another machine is in the middle of a swap",
            comesTo = "The machine goes back by itself: the old version serves with every row. Should the service return, the run ends *Restored*")
    void theMachineGoesBackByItselfWhenTheServiceIsGone() {
        scenario.whileWriting(() -> {
            scenario.service().killAt(List.of("startNewVersion:after"));
            String run = scenario.requestAndApprove("v1.2.0");
            scenario.service().awaitDeath(Duration.ofMinutes(3));

            awaitThatItWentBack(run);

            scenario.service().start();
            JsonNode ended = scenario.awaitEnd(run);
            requireOutcome(ended, "Restored");
            assertThat(ended.path("failure").asText()).contains("went back with the commands of GO-BACK.md");
            assertThat(scenario.service().text("ops", run + "/log")).contains("the host heard nothing of this service and went back by itself");
        });
        requireOldVersion();
    }

    @Test
    @Lesson(20)
    @Fault(in = Place.HOST, of = "A machine cannot be reached for longer than it was told to wait, in the middle of a swap; the service lives",
            comesTo = "The machine goes back by itself, the service does nothing to it meanwhile and ends the run *Restored* afterwards")
    void theMachineGoesBackByItselfWhenItCannotBeReached() {
        scenario.whileWriting(() -> {
            String run = scenario.requestAndApprove("v1.2.0");
            scenario.awaitStep(run, "startNewVersion");
            machine.stopSsh();

            awaitThatItWentBack(run);

            machine.startSsh();
            requireOutcome(scenario.awaitEnd(run), "Restored");
        });
        requireOldVersion();
    }

    @Test
    @Lesson({9, 20})
    @Fault(in = Place.HOST, of = "The service is gone for good after a commit, before users were let in on another machine",
            comesTo = "The machine lets them in to the new version by itself. Should the service return, the run ends *Updated*")
    void theMachineLetsUsersInToAVersionThatWasCommitted() {
        try (UpdateScenario other = new UpdateScenario(machine.place("v1.0.0"), false, 0,
                Map.of("runbook.hosts.elsewhere.goes-back-after", "10s"))) {
            other.whileWriting(() -> {
                other.service().killAt(List.of("commitAndOpenDoors:effect-1"));
                String run = other.requestAndApprove("v1.1.0");
                other.service().awaitDeath(Duration.ofMinutes(3));

                await().atMost(BACK).until(other::serves);

                other.service().start();
                requireOutcome(other.awaitEnd(run), "Updated");
            });
            other.requireServing("v1.1.0", "1.1.0");
            other.requireThatNothingIsLeft();
        }
    }

    /** Not before the machine has gone back: the app that is about to be stopped serves, too. */
    private static void awaitThatItWentBack(String run) {
        Path journal = scenario.sample().directory().resolve(".runbook/run-%s.journal".formatted(run.substring(run.lastIndexOf('/') + 1)));
        await().atMost(BACK).until(() -> scenario.sample().host().read(journal).orElse("").contains("went-back-by-hand"));
        await().atMost(BACK).until(scenario::serves);
    }

    private static void requireOldVersion() {
        scenario.requireServing("v1.1.0", "1.1.0");
        scenario.requireThatNothingIsLeft();
        scenario.requireThatComposeTouchesNothing();
    }

    private static void requireOutcome(JsonNode run, String outcome) {
        assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo(outcome);
    }
}
