package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Backups over REST and on their page. */
@RunningService
class BackupsApiTest {

    private static final String BACKUPS = "/api/instances/demo/backups";

    @LocalServerPort
    private int port;

    @AfterEach
    void endWhatRuns() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void backupsAreListedWithWhatIsInThemAndWhyOneCannotBeUsed() throws JsonProcessingException {
        JsonNode backups = json(Caller.withBasic(port, "arthur").get(BACKUPS));

        assertThat(backups.at("/0/id").asText()).isEqualTo(PlayedBackups.FINE);
        assertThat(backups.at("/0/created").asText()).isEqualTo("2026-11-23T22:00:00Z");
        assertThat(backups.at("/0/run").asLong()).isEqualTo(3);
        assertThat(backups.at("/0/contents/version").asText()).isEqualTo("1.0.0");
        assertThat(backups.at("/0/contents/bytes").asLong()).isEqualTo(4_200_000);
        assertThat(backups.at("/0/contents/secrets").asBoolean()).isTrue();
        assertThat(backups.at("/0/contents/proof/tables").asLong()).isEqualTo(12);
        assertThat(backups.at("/1/unusable").asText()).contains("cannot be read");
        assertThat(json(Caller.withBasic(port, "arthur").get("/api/instances/demo")).get("nextBackup").asText()).isEqualTo("2040-01-01T02:30:00Z");
        assertThat(Caller.withBasic(port, "arthur").get("/api/instances/nobody/backups").statusCode()).isEqualTo(404);
    }

    @Test
    void aBackupIsStartedByOpsAndEndsKept() throws JsonProcessingException {
        HttpResponse<String> answer = Caller.withBasic(port, "olivia").post(BACKUPS, "{\"reason\":\"before the move\"}");

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode run = json(answer);
        assertThat(answer.headers().firstValue("Location")).contains("/api/runs/" + run.get("number").asLong());
        assertThat(run.get("kind").asText()).isEqualTo("backup");
        assertThat(new PlayedRuns(port).awaitEnd(run.get("number").asLong()).get("outcome").asText()).isEqualTo("Backup kept");
        for (String other : new String[] {"paula", "arthur", "ada"}) {
            assertThat(Caller.withBasic(port, other).post(BACKUPS, "{}").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void anUpdateThatWaitsForPeopleDoesNotStandInTheWay() {
        new PlayedRuns(port).startAndAwaitApproval("1.1.0");

        assertThat(Caller.withBasic(port, "olivia").post(BACKUPS, "{}").statusCode()).isEqualTo(201);
    }

    @Test
    void aVerificationIsARunOfItsOwn() throws JsonProcessingException {
        HttpResponse<String> answer = Caller.withBasic(port, "olivia").post(BACKUPS + "/" + PlayedBackups.FINE + "/verifications", "{}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(json(answer).get("kind").asText()).isEqualTo("verification");
        assertThat(json(answer).get("target").asText()).isEqualTo(PlayedBackups.FINE);
        assertThat(new PlayedRuns(port).awaitEnd(json(answer).get("number").asLong()).get("outcome").asText()).isEqualTo("Verified");
        assertThat(Caller.withBasic(port, "olivia").post(BACKUPS + "/demo-9-20261123220000/verifications", "{}").statusCode()).isEqualTo(404);
        assertThat(Caller.withBasic(port, "paula").post(BACKUPS + "/" + PlayedBackups.FINE + "/verifications", "{}").statusCode()).isEqualTo(403);
        assertThat(json(Caller.withBasic(port, "arthur").get(BACKUPS)).at("/1/verified/words").asText()).isEqualTo("files.tar is missing");
    }

    @Test
    void aRestoreIsAskedForByOpsAloneAndItsSecretsAsWell() throws JsonProcessingException {
        String restores = BACKUPS + "/" + PlayedBackups.FINE + "/restores";
        HttpResponse<String> answer = Caller.withBasic(port, "olivia").post(restores, "{\"reason\":\"the host is gone\"}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(json(answer).get("kind").asText()).isEqualTo("restore");
        String run = "/api/runs/" + json(answer).get("number").asLong();
        assertThat(Caller.withBasic(port, "olivia").post(restores, "{\"putAside\":\"perhaps\"}").statusCode()).isEqualTo(400);
        for (String other : new String[] {"paula", "arthur", "ada"}) {
            assertThat(Caller.withBasic(port, other).post(restores, "{}").statusCode()).isEqualTo(403);
            assertThat(Caller.withBasic(port, other).post(run + "/secrets", "{\"identity\":\"x\"}").statusCode()).isEqualTo(403);
        }
        assertThat(Caller.withBasic(port, "olivia").post(run + "/secrets", "{\"identity\":\"x\"}").statusCode()).isEqualTo(409);
        assertThat(json(Caller.withBasic(port, "arthur").get(BACKUPS + "/copies")).at("/0/backups/0").asText()).isEqualTo(PlayedBackups.FINE);
        new PlayedRuns(port).approve("paula", json(answer).get("number").asLong());
        new PlayedRuns(port).awaitState(json(answer).get("number").asLong(), "waiting_for_secrets");
        assertThat(Caller.signedIn(port, "olivia").get(run.replace("/api", "")).body()).contains("./runbook give-identity");
        assertThat(Caller.withBasic(port, "olivia").post(run + "/secrets", "{\"identity\":\"x\"}").statusCode()).isEqualTo(422);
    }

    @Test
    void thePageShowsThemAndLetsOpsMakeOne() {
        String page = Caller.signedIn(port, "paula").get("/instances/demo/backups").body();

        assertThat(page).contains("The next one is due at 2040-01-01 02:30:00 UTC.", PlayedBackups.FINE, "4.2 MB", "encrypted", "Cannot be used: Its &lt;manifest&gt;")
                .contains("DAMAGED").doesNotContain("Start the backup", ">Verify<");
        assertThat(Caller.signedIn(port, "olivia").get("/instances/demo/backups").body()).contains("Start the backup");
        assertThat(Caller.signedIn(port, "olivia").form("/instances", "/instances/demo/backups/%s/verifications"
                .formatted(PlayedBackups.FINE), Map.of()).headers().firstValue("Location").orElseThrow()).contains("/runs/");
        new PlayedRuns(port).endAll();
        assertThat(Caller.signedIn(port, "olivia").form("/instances", "/instances/demo/backups/%s/restores"
                .formatted(PlayedBackups.FINE), Map.of()).headers().firstValue("Location").orElseThrow()).contains("/runs/");
        new PlayedRuns(port).endAll();
        assertThat(Caller.signedIn(port, "olivia").form("/instances", "/instances/demo/backups/%s/restores"
                .formatted(PlayedBackups.FINE), Map.of("putAside", "perhaps")).statusCode()).isEqualTo(400);
        assertThat(Caller.signedIn(port, "olivia").get("/instances").body()).contains("/instances/demo/backups",
                "2040-01-01 02:30:00 UTC");
        assertThat(Caller.signedIn(port, "paula").form("/instances", "/instances/demo/backups", Map.of()).statusCode()).isEqualTo(403);
        String location = Caller.signedIn(port, "olivia").form("/instances", "/instances/demo/backups", Map.of("reason", "x"))
                .headers().firstValue("Location").orElseThrow();
        assertThat(location).contains("/runs/");
        assertThat(Caller.signedIn(port, "arthur").get(location.replaceFirst(".*(?=/runs/)", "")).body()).contains("<dd>backup</dd>");
    }

    private static JsonNode json(HttpResponse<String> answer) throws JsonProcessingException {
        return new ObjectMapper().readTree(answer.body());
    }
}
