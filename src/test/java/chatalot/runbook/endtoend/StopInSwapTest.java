package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The service is told to stop in the middle of a swap. */
@Costly(Costly.Group.FAULTS)
@EndToEnd
class StopInSwapTest {

    private static final Duration LIFE = Duration.ofMinutes(2);

    @Test
    @Lesson(13)
    @Fault(in = Place.SERVICE, of = "It is told to stop in the middle of a swap",
            comesTo = "It finishes the swap or the way back first; no step runs twice")
    void sigtermInTheSwapFinishesItFirst() {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0")) {
            scenario.whileWriting(() -> {
                String run = scenario.requestAndApprove("v1.2.0");
                scenario.awaitStep(run, "takeRestorePoint");
                scenario.service().terminate();
                scenario.service().awaitDeath(LIFE);
                // It has gone back before it ended: the old version serves although the service is away.
                assertThat(scenario.serves()).isTrue();
                scenario.service().start();

                JsonNode ended = scenario.awaitEnd(run);

                assertThat(ended.path("outcome").asText()).as(ended.toString()).isEqualTo("Restored");
                assertThat(ended.path("steps")).allSatisfy(step -> assertThat(step.path("attempt").asInt()).isEqualTo(1));
            });
        }
    }
}
