package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Somebody has committed what does not belong into a repository. */
@Costly(Costly.Group.FAULTS)
@EndToEnd
class HugeReleaseTest {

    private static final int MEGABYTES = 200;

    @Test
    @Fault(in = Place.GIT, of = "A release brings a file of 200 MB that no compression helps with",
            comesTo = "It takes its time and its room in the checkout, and is updated to like any other")
    void aReleaseWithAHugeFileIsUpdatedToLikeAnyOther() {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0")) {
            scenario.sample().publish("v1.8.0", "v1.1.0", Map.of("recording.bin", incompressible()));

            scenario.whileWriting(() -> {
                JsonNode run = scenario.awaitEnd(scenario.requestAndApprove("v1.8.0"));
                assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo("Updated");
            });

            scenario.requireServing("v1.8.0", "1.8.0");
            assertThat(scenario.sample().directory().resolve("recording.bin")).hasSize((long) MEGABYTES << 20);
            scenario.requireThatNothingIsLeft();
            scenario.requireThatComposeTouchesNothing();
        }
    }

    private static String incompressible() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder(MEGABYTES << 20);
        random.ints((long) MEGABYTES << 20, '!', '~' + 1).forEach(letter -> text.append((char) letter));
        return text.toString();
    }
}
