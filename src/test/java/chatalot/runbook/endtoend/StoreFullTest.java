package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.demo.Acknowledged;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Docker's disk, with images, volumes and containers, has no room any more. */
@Costly(Costly.Group.FAULTS)
@EndToEnd
class StoreFullTest {

    @Test
    @Lesson(6)
    @Fault(in = Place.DISK, of = "Docker's disk is full when an update begins, or fills up under the build",
            comesTo = "The run ends before anything is stopped; once there is room the next one updates")
    void aFullStoreEndsTheRunBeforeAnythingIsStopped() {
        OwnEngine machine = OwnEngine.startOnDiskOf("4g");
        try (UpdateScenario scenario = machine.scenario("v1.1.0", false); Acknowledged written = scenario.writeSome()) {
            scenario.sample().publish("v1.8.0", "v1.1.0", Map.of("static/recording.bin", "a new picture every line\n".repeat(4 << 20)));
            machine.fillDisk();
            JsonNode full = scenario.awaitEnd(scenario.request("v1.6.0"));
            assertThat(full.path("outcome").asText()).as(full.toString()).isEqualTo("Not ready");
            assertThat(full.path("failure").asText()).contains("free");

            machine.freeDisk();
            scenario.service().holdAt("buildImage:before");
            String run = scenario.request("v1.8.0");
            scenario.awaitStep(run, "buildImage");
            machine.fillDisk();
            scenario.service().letGo();
            JsonNode filled = scenario.awaitEnd(run);
            assertThat(filled.path("outcome").asText()).as(filled.toString()).isEqualTo("Build failed");
            assertThat(filled.path("failure").asText()).containsIgnoringCase("no space left");
            assertThat(filled.path("steps").findValuesAsText("step")).doesNotContain("stopApp");
            scenario.requireAll(written);

            machine.freeDisk();
            scenario.whileWriting(() -> assertThat(scenario.awaitEnd(scenario.requestAndApprove("v1.6.0")).path("outcome").asText()).isEqualTo("Updated"));
            scenario.requireAll(written);
            scenario.requireThatNothingIsLeft();
        } finally {
            machine.close();
        }
    }
}
