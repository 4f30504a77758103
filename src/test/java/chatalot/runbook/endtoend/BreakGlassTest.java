package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.host.Command;
import chatalot.runbook.rotation.Rotation;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The service is killed in the Swap and never started again; a person runs the commands of {@code GO-BACK.md} and nothing
 * else. Should the service be started after all, it leaves the instance alone.
 */
@Costly(Costly.Group.FAULTS)
@EndToEnd
class BreakGlassTest {

    static final List<String> POINTS = List.of("stopApp:after", "takeRestorePoint:after", "startNewVersion:effect-5",
            "stopFailedVersion:before", "putBackData:after");
    private static final int SHARE = 1;

    private static UpdateScenario scenario;

    @BeforeAll
    static void anInstanceAt110() {
        scenario = new UpdateScenario("v1.1.0");
    }

    @AfterAll
    static void remove() {
        scenario.close();
    }

    @ParameterizedTest
    @FieldSource("POINTS")
    @Fault(in = Place.SERVICE, of = "It is gone for good in the middle of a swap",
            comesTo = "The commands it left in <code>GO-BACK.md</code> bring every row back")
    void theCommandsOfGoBackBringEveryRowBack(String point) {
        Rotation.takes(point, POINTS, SHARE);
        goneAt(point, scenario);
    }

    /** The instance stands at 1.1.0 before and after. */
    static void goneAt(String point, UpdateScenario scenario) {
        scenario.whileWriting(() -> {
            scenario.service().killAt(List.of(point));
            String run = scenario.requestAndApprove("v1.2.0");
            scenario.service().awaitDeath(Duration.ofMinutes(2));

            runGoBack(scenario);
            runGoBack(scenario);

            assertThat(scenario.serves()).isTrue();
            scenario.service().start();
            JsonNode ended = scenario.awaitEnd(run);
            assertThat(ended.path("outcome").asText()).as(ended.toString()).isEqualTo("Restored");
        });
        assertThat(scenario.sample().directory().resolve(".runbook/GO-BACK.md")).doesNotExist();
        scenario.requireServing("v1.1.0", "1.1.0");
        scenario.requireThatComposeTouchesNothing();
    }

    /** Twice, because a person whose terminal broke will run it again. */
    private static void runGoBack(UpdateScenario scenario) {
        Path document = scenario.sample().directory().resolve(".runbook/GO-BACK.md");
        try {
            String text = Files.readString(document);
            String block = text.substring(text.indexOf("```bash\n") + 8, text.indexOf("\n```", text.indexOf("```bash")));
            Path script = Files.createTempFile("go-back", ".sh");
            Files.writeString(script, block);
            scenario.sample().host().demand(Command.of("bash", script.toString()).within(Duration.ofMinutes(2)));
            Files.delete(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
