package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While people think, others act: what was approved is exactly what happens, or it is asked anew. */
@Costly(Costly.Group.FAULTS)
@EndToEnd
class ChangedUnderneathTest {

    private UpdateScenario scenario;

    @BeforeEach
    void anInstanceAt110() {
        scenario = new UpdateScenario("v1.1.0");
    }

    @AfterEach
    void remove() {
        scenario.close();
    }

    @Test
    @Lesson(14)
    @Fault(in = Place.PEOPLE, of = "An operator changes <code>.env</code> while an approval is open",
            comesTo = "What was signed counts no more; it is planned and asked again")
    void aChangedEnvFileVoidsWhatWasSignedAndIsPlannedAgain() {
        scenario.whileWriting(() -> {
            String run = scenario.request("v1.6.0");
            String first = scenario.awaitGate(run, "approveSwap");
            append(scenario.sample().directory().resolve(".env"), "# looked at by an operator\n");

            scenario.sign(run, first);
            String second = scenario.awaitGate(run, "approveSwap", first);

            assertThat(second).as("what is signed now").isNotEqualTo(first);
            assertThat(times(run, "planUpdate")).isEqualTo(2);
        });
    }

    @Test
    @Fault(in = Place.PEOPLE, of = "An operator updates by hand while an approval is open",
            comesTo = "It is noticed before anything stops")
    void anOperatorsOwnUpdateWhileAnApprovalIsOpenIsNoticedBeforeAnythingStops() {
        scenario.whileWriting(() -> {
            String run = scenario.request("v1.6.0");
            String signed = scenario.awaitGate(run, "approveSwap");
            scenario.sample().git("reset", "--hard", "v1.6.0");
            scenario.sample().compose("up", "-d", "--build");

            scenario.sign(run, signed);

            JsonNode ended = scenario.awaitEnd(run);
            assertThat(ended.path("outcome").asText()).as(ended.toString()).isEqualTo("Already up to date");
        });
        scenario.requireServing("v1.6.0", "1.1.0");
    }

    @Test
    @Fault(in = Place.GIT, of = "The branch and the tag are force-pushed after the plan",
            comesTo = "What was approved is what is swapped in")
    void aForcedPushAfterThePlanDoesNotChangeWhatIsSwappedIn() {
        String planned = scenario.sample().git("rev-parse", "v1.6.0^{commit}");
        scenario.whileWriting(() -> {
            String run = scenario.request("v1.6.0");
            String signed = scenario.awaitGate(run, "approveSwap");
            scenario.sample().gitAtOrigin("tag", "--force", "v1.6.0", "v1.3.0");
            scenario.sample().gitAtOrigin("update-ref", "refs/heads/master", "v1.3.0^{commit}");

            scenario.sign(run, signed);

            JsonNode ended = scenario.awaitEnd(run);
            assertThat(ended.path("outcome").asText()).as(ended.toString()).isEqualTo("Updated");
        });
        assertThat(scenario.sample().git("rev-parse", "HEAD")).isEqualTo(planned);
    }

    private int times(String run, String step) {
        return (int) scenario.service().get("ops", run).path("steps").findValuesAsText("step").stream().filter(step::equals).count();
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
