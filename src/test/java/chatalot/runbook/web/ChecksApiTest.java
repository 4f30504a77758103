package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.cli.Typed;
import chatalot.runbook.run.PlayedFirstDeployments;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Checks for updates, and the one word that starts what they found: over REST, on the command line, on the pages. */
@RunningService
class ChecksApiTest {

    @LocalServerPort
    private int port;
    @TempDir
    private Path directory;
    @Autowired
    private PlayedFirstDeployments deployments;

    @AfterEach
    void endWhatRuns() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void whatACheckFoundIsStartedOverRest() throws JsonProcessingException {
        long check = check();
        JsonNode demo = json(Caller.withBasic(port, "arthur").get("/api/instances/demo"));
        assertThat(demo.at("/whatIsNew/run").asLong()).isEqualTo(check);
        assertThat(demo.at("/whatIsNew/release").asText()).isEqualTo("v1.1.0");

        HttpResponse<String> started = Caller.withBasic(port, "both").post("/api/runs/" + check + "/start", "{\"comment\":\"as announced\"}");

        assertThat(started.statusCode()).isEqualTo(201);
        JsonNode update = json(Caller.withBasic(port, "paula").get(started.headers().firstValue("Location").orElseThrow()));
        assertThat(update.get("kind").asText()).isEqualTo("update");
        assertThat(update.get("requester").asText()).isEqualTo("both");
        assertThat(update.get("reason").asText()).isEqualTo("as announced");
        assertThat(new PlayedRuns(port).awaitEnd(check).get("outcome").asText()).isEqualTo("Update started");
        assertThat(json(Caller.withBasic(port, "arthur").get("/api/instances/demo")).get("whatIsNew").isNull()).isTrue();
        assertThat(Caller.withBasic(port, "olivia").post("/api/runs/" + check + "/start", "{}").statusCode()).isEqualTo(409);
    }

    @Test
    void theCommandsCheckAskAndSkip() throws IOException {
        Typed.Said found = Typed.as("olivia", port, directory, "check", "demo");
        assertThat(found.code()).isZero();
        String number = found.out().replaceFirst("(?s)Run (\\d+) has started.*", "$1");
        assertThat(found.out()).contains("Start update?, by a member of ops", "Answer with   start %s, or skip %s".formatted(number, number));
        assertThat(Typed.as("arthur", port, directory, "instances").out()).contains("v1.1.0 (start %s)".formatted(number));

        assertThat(Typed.as("olivia", port, directory, "skip", number).code()).isEqualTo(2);
        Typed.Said skipped = Typed.as("olivia", port, directory, "skip", number, "--reason", "not this one");

        assertThat(skipped.code()).isZero();
        assertThat(new PlayedRuns(port).awaitEnd(Long.parseLong(number)).get("outcome").asText()).isEqualTo("Skipped");
        assertThat(Typed.as("olivia", port, directory, "start", number).errors()).contains("has ended: Skipped");
    }

    @Test
    void thePagesShowWhatIsNewAndStartItWithoutItsMarkup() {
        Caller olivia = Caller.signedIn(port, "olivia");
        String page = path(olivia.form("/instances", "/instances/demo/checks", Map.of()));
        new PlayedRuns(port).awaitState(Long.parseLong(page.replace("/runs/", "")), "update_found");

        assertThat(olivia.get(page).body()).contains("&lt;b&gt;v1.0.0", "Start the update", "Skip this release").doesNotContain("<b>v1.0.0");
        assertThat(olivia.get("/instances").body()).contains("<dt>New</dt>", "v1.1.0");
        assertThat(Caller.signedIn(port, "arthur").get(page).body()).doesNotContain("Skip this release…");
        String update = path(olivia.form(page, page + "/start", Map.of("comment", "go", "notBefore", "")));

        assertThat(update).isNotEqualTo(page).startsWith("/runs/");
        assertThat(olivia.get(page).body()).contains("olivia started it: go", update);
        assertThat(olivia.get("/runs?routine=true").body()).contains("name=\"routine\" value=\"true\" checked");
    }

    @Test
    void aRefusalOnThePageLeavesTheQuestionOpen() {
        Caller olivia = Caller.signedIn(port, "olivia");
        String page = "/runs/" + check();

        assertThat(path(olivia.form(page, page + "/start", Map.of("notBefore", "yesterday")))).isEqualTo(page);
        assertThat(olivia.get(page).body()).contains("notBefore", "Skip this release…");
        assertThat(path(olivia.form(page, page + "/skip", Map.of("reason", "")))).isEqualTo(page);
        assertThat(olivia.get(page).body()).contains("reason is missing", "Skip this release…");
    }

    @Test
    void deployingOverWhatIsInstalledIsAnUpdateAndWhereNothingIsADeployment() throws IOException {
        Typed.Said update = Typed.as("olivia", port, directory, "deploy", "demo", "--to", "1.1.0", "--json");
        assertThat(new ObjectMapper().readTree(update.out()).get("kind").asText()).isEqualTo("update");

        deployments.isMissing("team");
        HttpResponse<String> answer = Caller.withBasic(port, "olivia").post("/api/instances/team/deployments", "{\"reason\":\"a new host\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        long number = json(answer).get("number").asLong();
        new PlayedRuns(port).awaitApproval(number);
        new PlayedRuns(port).approve("paula", number);
        assertThat(new PlayedRuns(port).awaitEnd(number).get("outcome").asText()).isEqualTo("Deployed");
        assertThat(Typed.as("arthur", port, directory, "show", Long.toString(number)).out()).contains("deployment of team");
        assertThat(Caller.withBasic(port, "olivia").post("/api/instances/demo/deployments", "{\"target\":\"--upload-pack=x\"}").statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"arthur,/api/instances/demo/deployments", "paula,/api/instances/demo/deployments", "arthur,/api/instances/demo/checks", "paula,/api/instances/demo/checks", "ada,/api/instances/demo/checks",
        "paula,/api/runs/1/start", "arthur,/api/runs/1/start", "ada,/api/runs/1/skip", "paula,/api/runs/1/skip"})
    void nobodyButOpsChecksStartsSkipsOrDeploys(String user, String path) {
        assertThat(Caller.withBasic(port, user).post(path, "{}").statusCode()).isEqualTo(403);
    }

    private long check() {
        HttpResponse<String> answer = Caller.withBasic(port, "olivia").post("/api/instances/demo/checks", "{\"reason\":\"curious\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        long number = Long.parseLong(answer.headers().firstValue("Location").orElseThrow().replace("/api/runs/", ""));
        new PlayedRuns(port).awaitState(number, "update_found");
        return number;
    }

    private static String path(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("").replaceFirst(".*(?=/(runs|instances))", "");
    }

    private static JsonNode json(HttpResponse<String> answer) throws JsonProcessingException {
        return new ObjectMapper().readTree(answer.body());
    }
}
