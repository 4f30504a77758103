package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.rotation.Share;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The service dies in the middle of a swap, and when it is back, somebody or something else has changed the instance as well. */
@Costly(Costly.Group.FAULTS)
@EndToEnd
@Share(1)
class FaultsInSwapTest {

    private static final Duration LIFE = Duration.ofMinutes(3);


    private static UpdateScenario scenario;

    @BeforeAll
    static void anInstanceAt110() {
        scenario = new UpdateScenario("v1.1.0");
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
    @Lesson(9)
    @Fault(in = Place.PEOPLE, of = "An operator runs <code>docker compose down</code> in the middle of a swap",
            comesTo = "The database is started again, the old version comes back with every row and file")
    void anOperatorsDownInTheMiddleOfASwapLosesNothing() {
        JsonNode run = endAfter("takeRestorePoint:before", "v1.2.0", () -> scenario.sample().compose("down"));

        assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo("Restored");
        isAt110();
    }

    @Test
    @Fault(in = Place.PEOPLE, of = "An operator runs <code>docker compose down</code> in the middle of a way back",
            comesTo = "The database is started again, the old version comes back with every row and file")
    void anOperatorsDownInTheMiddleOfAWayBackLosesNothing() {
        JsonNode run = endAfter("putBackData:before", "v1.2.0", () -> scenario.sample().compose("down"));

        assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo("Restored");
        isAt110();
    }

    @Test
    @Fault(in = Place.PEOPLE, of = "An operator moves the checkout in the middle of a swap, as <code>git pull</code> does",
            comesTo = "What was approved is what is swapped in, or the old version comes back and so does its checkout")
    void anOperatorsPullInTheMiddleOfASwapChangesNothing() {
        JsonNode run = endAfter("startNewVersion:before", "v1.2.0", () -> scenario.sample().git("reset", "--hard", "v1.6.0"));

        assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo("Restored");
        isAt110();
    }

    @Test
    @Fault(in = Place.DATABASE, of = "It is stopped in the middle of a way back",
            comesTo = "It is started again, and the way back goes on")
    void aDatabaseThatIsStoppedInTheMiddleOfAWayBackIsStartedAgain() {
        JsonNode run = endAfter("putBackData:before", "v1.2.0", () -> docker("stop", database()));

        assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo("Restored");
        isAt110();
    }

    @Test
    @Fault(in = Place.DATABASE, of = "It stands still in the middle of a swap",
            comesTo = "It is waited for, and the run goes on once it answers")
    void aDatabaseThatStandsStillInTheMiddleOfASwapIsWaitedFor() {
        scenario.whileWriting(() -> {
            String run = dieAt("takeRestorePoint:before", "v1.2.0");
            docker("pause", database());
            scenario.service().start();
            await("the first attempt meets it, see " + scenario.service().log()).atMost(LIFE).pollInterval(Duration.ofMillis(200)).until(
                    () -> attempts(run, "takeRestorePoint") > 1);
            docker("unpause", database());

            JsonNode ended = scenario.awaitEnd(run);

            assertThat(ended.path("outcome").asText()).as(ended.toString()).isEqualTo("Restored");
        });
        await("Docker has found it healthy again").atMost(LIFE).until(() -> scenario.sample().host().docker().container(database())
                .flatMap(Container::health).filter("healthy"::equals).isPresent());
        isAt110();
    }

    @Test
    @Fault(in = Place.DATABASE, of = "It is slow in a swap and in the way back: a tenth of a processor is all it gets",
            comesTo = "The run takes longer and ends as it should; nothing is lost")
    void aSlowDatabaseMakesTheWayBackLongerAndNothingElse() {
        try {
            JsonNode run = endAfter("takeRestorePoint:before", "v1.2.0", () -> docker("update", "--cpus", "0.1", database()));

            assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo("Restored");
        } finally {
            docker("update", "--cpus", Integer.toString(Runtime.getRuntime().availableProcessors()), database());
        }
        isAt110();
    }

    @Test
    @Fault(in = Place.APP, of = "The old version does not end when it is told to",
            comesTo = "It is killed after the patience that is configured; what it acknowledged is there")
    void aVersionThatDoesNotEndIsKilledAndNothingItAcknowledgedIsLost() throws IOException {
        String server = Files.readString(Path.of("src/sample/chatalot/server.py"));
        String deaf = server.replace("    signal.sigwait(stop_signals)\n",
                "    while True:\n        signal.sigwait(stop_signals)\n        log(\"not now\")\n");
        try (UpdateScenario stubborn = new UpdateScenario("v1.1.0")) {
            stubborn.sample().publish("v1.8.0", "v1.1.0", Map.of("server.py", deaf));
            stubborn.sample().publish("v1.9.0", "v1.8.0", Map.of());
            updated(stubborn, "v1.8.0");

            JsonNode run = updated(stubborn, "v1.9.0");

            assertThat(run.path("downtimeMillis").asLong()).as(run.toString()).isGreaterThan(10_000);
            stubborn.requireServing("v1.9.0", "1.9.0");
            stubborn.requireThatNothingIsLeft();
        }
    }

    private static JsonNode updated(UpdateScenario on, String release) {
        AtomicReference<JsonNode> ended = new AtomicReference<>();
        on.whileWriting(() -> ended.set(on.awaitEnd(on.requestAndApprove(release))));
        assertThat(ended.get().path("outcome").asText()).as(ended.toString()).isEqualTo("Updated");
        return ended.get();
    }

    /** The service dies at a point, then something happens, then it is started again. */
    private JsonNode endAfter(String point, String release, Runnable happening) {
        AtomicReference<JsonNode> ended = new AtomicReference<>();
        scenario.whileWriting(() -> {
            String run = dieAt(point, release);
            happening.run();
            scenario.service().start();
            ended.set(scenario.awaitEnd(run));
        });
        return ended.get();
    }

    private String dieAt(String point, String release) {
        scenario.service().killAt(List.of(point));
        String run = scenario.requestAndApprove(release);
        scenario.service().awaitDeath(LIFE);
        return run;
    }

    private long attempts(String run, String step) {
        return scenario.service().get("ops", run).path("steps").findValuesAsText("step").stream().filter(step::equals).count();
    }

    private void docker(String... arguments) {
        scenario.sample().host().demand(Command.of(scenario.sample().host().docker().program()).and(arguments));
    }

    private String database() {
        return scenario.sample().project() + "-db";
    }

    private void isAt110() {
        scenario.requireServing("v1.1.0", "1.1.0");
        scenario.requireThatNothingIsLeft();
        scenario.requireThatComposeTouchesNothing();
    }
}
