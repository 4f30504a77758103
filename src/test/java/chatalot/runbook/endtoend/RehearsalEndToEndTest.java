package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.demo.DowntimeProbe;
import chatalot.runbook.rotation.Rotation;
import chatalot.runbook.rotation.Share;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every release of the sample that fails is found before the instance is touched, while its users go on. */
@EndToEnd
@Share(1)
class RehearsalEndToEndTest {

    /** How long an answer takes while two cores build a release says something about the machine. A service that was stopped refuses at once. */
    private static final Duration LATE = Duration.ofMinutes(1);
    private static final List<String> FAILING = List.of("v1.2.0", "v1.3.0", "v1.4.0", "v1.5.0");
    private static final int SHARE = 1;
    private static UpdateScenario scenario;

    @BeforeAll
    static void anInstanceAt110() {
        scenario = new UpdateScenario("v1.1.0", true);
    }

    @AfterAll
    static void remove() {
        scenario.close();
    }

    @AfterEach
    void noRunIsLeftToTheNextTest() {
        scenario.endRuns();
    }

    @ParameterizedTest
    @CsvSource({
        "v1.2.0, Rehearsal failed, does not exist",
        "v1.3.0, Rehearsal failed, status",
        "v1.4.0, Build failed, SyntaxError",
        "v1.5.0, Rehearsal failed, version"})
    void aReleaseThatFailsIsFoundWithoutASecondOfDowntime(String release, String outcome, String reason) {
        Rotation.takes(release, FAILING, SHARE);
        scenario.whileWriting(() -> {
            try (DowntimeProbe probe = DowntimeProbe.start(scenario.sample().url().resolve("/api/health"), LATE)) {
                JsonNode run = scenario.awaitEnd(scenario.requestAndApprove(release));

                assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo(outcome);
                assertThat(run.path("failure").asText()).contains(reason);
                assertThat(probe.gaps()).isEmpty();
            }
        });
        scenario.requireServing("v1.1.0", "1.1.0");
        scenario.requireThatNothingIsLeft();
        scenario.requireThatComposeTouchesNothing();
    }

    @Test
    void aReleaseThatFailedIsOnHoldUntilSomebodyReleasesIt() {
        String target = scenario.sample().git("rev-parse", "v1.3.0^{commit}");
        scenario.awaitEnd(scenario.requestAndApprove("v1.3.0"));

        JsonNode refused = scenario.awaitEnd(scenario.requestHeld("v1.3.0"));
        assertThat(refused.path("outcome").asText()).as(refused.toString()).isEqualTo("Refused");
        assertThat(refused.path("failure").asText()).contains("hold");

        scenario.service().post("ops", "/api/instances/%s/holds/%s/release".formatted(scenario.sample().project(), target),
                Map.of("reason", "To see that it is planned again"));
        JsonNode again = scenario.awaitEnd(scenario.requestAndApprove("v1.3.0"));
        assertThat(again.path("outcome").asText()).as(again.toString()).isEqualTo("Rehearsal failed");
    }

    @Test
    void aGoodReleaseIsRehearsedAndThenSwappedIn() {
        try (UpdateScenario other = new UpdateScenario("v1.0.0", true)) {
            other.whileWriting(() -> {
                JsonNode run = other.awaitEnd(other.requestAndApprove("v1.1.0"));

                assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo("Updated");
                assertThat(run.path("steps").findValuesAsText("step")).contains("rehearseUpdate");
            });
            other.requireServing("v1.1.0", "1.1.0");
            other.requireThatNothingIsLeft();
            other.requireThatComposeTouchesNothing();
        }
    }
}
