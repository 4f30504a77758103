package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.rotation.Share;
import chatalot.runbook.web.Chromium;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whole updates of a real instance by the real service, a writer writing all the time. Each release of the sample that fails is built on
 * 1.1.0, so the instance stands at 1.1.0 before and after every test.
 */
@Share(4)
@EndToEnd
class UpdateEndToEndTest {

    private static UpdateScenario scenario;

    @BeforeAll
    static void anInstanceAt110() {
        scenario = new UpdateScenario("v1.0.0");
        scenario.whileWriting(() -> {
            JsonNode run = scenario.awaitEnd(scenario.requestAndApprove("v1.1.0"));
            assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo("Updated");
        });
    }

    @AfterAll
    static void remove() {
        scenario.close();
    }

    @AfterEach
    void noRunIsLeftToTheNextTest() {
        scenario.endRuns();
    }

    @Test
    @Lesson(4)
    void aGoodUpdateServesTheNewVersionAndComposeAgrees() {
        scenario.requireServing("v1.1.0", "1.1.0");
        scenario.requireThatNothingIsLeft();
        scenario.requireThatComposeTouchesNothing();
    }

    @Test
    @Lesson({2, 9})
    @Fault(in = Place.APP, of = "A migration fails in the swap",
            comesTo = "The restore point is put back with every row and file; the old version serves")
    void aFailedMigrationPutsBackEveryRow() {
        JsonNode run = restored("v1.2.0", "MIGRATION_FAILED");

        try (Chromium chromium = new Chromium(scenario.service().url().getPort())) {
            Page page = chromium.signedIn("ops", ServiceProcess.PASSWORD);
            page.navigate("/runs/" + run.path("number").asText());
            PlaywrightAssertions.assertThat(page.locator("#live")).containsText("Restored");
            Chromium.screenshot(page, "run");
        }
    }

    @Test
    @Lesson(9)
    @Fault(in = Place.APP, of = "The new version never gets healthy", comesTo = "It is put back with all data")
    void aVersionThatNeverGetsHealthyIsPutBackWithItsData() {
        restored("v1.3.0", "GATE_FAILED");
    }

    @Test
    @Lesson(4)
    @Fault(in = Place.APP, of = "The release does not build", comesTo = "The run ends; the instance was never stopped")
    void aReleaseThatDoesNotBuildNeverStopsTheInstance() {
        scenario.whileWriting(() -> {
            JsonNode run = scenario.awaitEnd(scenario.requestAndApprove("v1.4.0"));

            assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo("Build failed");
            assertThat(run.path("failure").asText()).contains("SyntaxError");
            assertThat(run.path("downtimeMillis").isMissingNode() || run.path("downtimeMillis").isNull()).isTrue();
        });
        isAt110();
    }

    @Test
    @Lesson(3)
    @Fault(in = Place.APP, of = "The new version is healthy and not the one that was asked for", comesTo = "It is put back")
    void aHealthyReleaseWithTheWrongVersionIsPutBack() {
        restored("v1.5.0", "GATE_FAILED");
    }

    @Test
    void theSameTargetAgainIsAlreadyUpToDate() {
        JsonNode run = scenario.awaitEnd(scenario.request("v1.1.0"));

        assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo("Already up to date");
    }

    @Test
    void aSecondUpdateIsRefusedAndNamesTheHolder() {
        String run = scenario.request("v1.6.0");
        try {
            var refused = scenario.service().send("ops", "POST", "/api/instances/" + scenario.sample().project() + "/updates",
                    "{\"target\":\"v1.6.0\",\"reason\":\"Again\"}");

            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains(run.substring(run.lastIndexOf('/') + 1)).contains("ops");
        } finally {
            scenario.service().post("ops", run + "/cancel", Map.of("reason", "Only a test"));
            assertThat(scenario.awaitEnd(run).path("outcome").asText()).isEqualTo("Cancelled");
        }
        isAt110();
    }

    @Test
    void theRequesterCannotApprove() {
        String run = scenario.request("v1.6.0");
        try {
            scenario.awaitStep(run, "planUpdate");
            var refused = scenario.service().send("ops", "POST", run + "/approvals",
                    "{\"decision\":\"approve\",\"digest\":\"0\",\"comment\":\"\"}");
            assertThat(refused.statusCode()).isIn(403, 409);
        } finally {
            scenario.service().post("ops", run + "/cancel", Map.of("reason", "Only a test"));
            scenario.awaitEnd(run);
        }
    }

    @Test
    void anOperatorsUpInTheMiddleOfASwapLosesNothing() {
        scenario.whileWriting(() -> {
            String run = scenario.requestAndApprove("v1.2.0");
            scenario.awaitStep(run, "takeRestorePoint");
            // It may fail, because the swap replaces the container under its hands; what counts is what becomes of the run.
            scenario.sample().tryCompose("up", "-d", "--no-build");

            JsonNode ended = scenario.awaitEnd(run);

            assertThat(ended.path("outcome").asText()).as(ended.toString()).isEqualTo("Restored");
        });
        isAt110();
    }

    @Test
    void goingBackInTheSwapPutsEverythingBack() {
        scenario.whileWriting(() -> {
            String run = scenario.requestAndApprove("v1.3.0");
            scenario.awaitStep(run, "verifyNewVersion");
            scenario.service().post("ops", run + "/go-back", Map.of("reason", "Second thoughts"));

            JsonNode ended = scenario.awaitEnd(run);

            assertThat(ended.path("outcome").asText()).as(ended.toString()).isEqualTo("Restored");
        });
        isAt110();
    }

    private static JsonNode restored(String release, String code) {
        AtomicReference<JsonNode> ended = new AtomicReference<>();
        scenario.whileWriting(() -> {
            JsonNode run = scenario.awaitEnd(scenario.requestAndApprove(release));

            assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo("Restored");
            assertThat(run.path("failure").asText()).contains(code);
            ended.set(run);
        });
        isAt110();
        return ended.get();
    }

    private static void isAt110() {
        scenario.requireServing("v1.1.0", "1.1.0");
        scenario.requireThatNothingIsLeft();
        scenario.requireThatComposeTouchesNothing();
    }
}
