package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.Holds;
import chatalot.runbook.run.Leases;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** REST as a program meets it. */
@RunningService
class ApiTest {

    @LocalServerPort
    private int port;
    @Autowired
    private Holds holds;
    @Autowired
    private RunStore runs;
    @Autowired
    private Leases leases;

    @AfterEach
    void endWhatRuns() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void instancesComeWithVersionHealthAndLastRun() throws JsonProcessingException {
        long run = start();

        JsonNode demo = json(Caller.withBasic(port, "arthur").get("/api/instances/demo"));

        assertThat(demo.get("version").asText()).isEqualTo("1.0.0");
        assertThat(demo.get("health").asText()).isEqualTo("healthy");
        assertThat(demo.get("lastRun").get("number").asLong()).isEqualTo(run);
        assertThat(json(Caller.withBasic(port, "arthur").get("/api/instances")).get(0).get("name").asText()).isEqualTo("demo");
    }

    @Test
    void copiesOfDataAreListedWithTheDayOfTheirDeletion() throws JsonProcessingException {
        JsonNode kept = json(Caller.withBasic(port, "arthur").get("/api/instances/demo/kept")).get(0);

        assertThat(kept.get("name").asText()).isEqualTo("demo_failed_7");
        assertThat(kept.get("until").asText()).isEqualTo("2025-01-09T03:04:05Z");
        assertProblem(Caller.withBasic(port, "arthur").get("/api/instances/nobody/kept"), 404);
    }

    @Test
    void aPlanIsMadeWithoutARun() throws JsonProcessingException {
        for (String user : new String[] {"olivia", "paula", "arthur", "ada"}) {
            JsonNode plan = json(Caller.withBasic(port, user).get("/api/instances/demo/plan?to=1.1.0"));

            assertThat(plan.get("release").asText()).isEqualTo("1.1.0");
            assertThat(plan.get("destructive").asBoolean()).isTrue();
            assertThat(plan.get("migrations").asLong()).isEqualTo(1);
            assertThat(plan.at("/flags/0/lookedAtBy").asText()).isEqualTo("an approver who knows the database");
            assertThat(plan.get("markdown").asText()).startsWith("# Update demo");
        }
        assertThat(json(Caller.withBasic(port, "arthur").get("/api/instances/demo/plan")).get("release").asText()).isEqualTo("1.6.0");
        assertThat(json(Caller.withBasic(port, "arthur").get("/api/runs?instance=demo")).findValuesAsText("ended")).doesNotContain("false");
    }

    @ParameterizedTest
    @CsvSource({"nowhere/plan,404", "team/plan,409", "demo/plan?to=9.9.9,422", "demo/plan?to=a..b,400", "demo/plan?to=--upload-pack,400"})
    void aPlanThatCannotBeMadeIsAProblem(String path, int status) throws JsonProcessingException {
        assertProblem(Caller.withBasic(port, "arthur").get("/api/instances/" + path), status);
    }

    @Test
    void aHoldIsShownAndReleasedByOpsWithAReasonAlone() throws JsonProcessingException {
        long number = start();
        String commit = "c0ffee00".repeat(5);
        holds.hold(runs.find(new RunNumber(number)).orElseThrow(), commit, "1.2.0", "Its rehearsal failed");
        String release = "/api/instances/demo/holds/" + commit + "/release";

        assertThat(json(Caller.withBasic(port, "arthur").get("/api/instances/demo/holds")).get(0).get("run").asLong()).isEqualTo(number);
        assertProblem(Caller.withBasic(port, "arthur").post(release, "{\"reason\":\"mended\"}"), 403);
        assertProblem(Caller.withBasic(port, "olivia").post(release, "{}"), 400);
        assertProblem(Caller.withBasic(port, "olivia").post("/api/instances/demo/holds/HEAD/release", "{\"reason\":\"x\"}"), 400);
        JsonNode released = json(Caller.withBasic(port, "olivia").post(release, "{\"reason\":\"mended\"}"));

        assertThat(released.get("open").asBoolean()).isFalse();
        assertThat(released.get("releasedBy").asText()).isEqualTo("olivia");
        assertProblem(Caller.withBasic(port, "olivia").post(release, "{\"reason\":\"again\"}"), 404);
    }

    @Test
    void anUpdateIsStartedAndHasAnAddress() throws JsonProcessingException {
        HttpResponse<String> answer = Caller.withBasic(port, "olivia")
                .post("/api/instances/demo/updates", "{\"target\":\"1.1.0\",\"reason\":\"as announced\"}");

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode run = json(Caller.withBasic(port, "paula").get(answer.headers().firstValue("Location").orElseThrow()));
        assertThat(run.get("target").asText()).isEqualTo("1.1.0");
        assertThat(run.get("requester").asText()).isEqualTo("olivia");
        assertThat(run.get("stateInWords").asText()).isNotBlank();
    }

    @Test
    void aSecondStartIsRefusedAndNamesTheHolder() throws JsonProcessingException {
        long run = start();
        // It waits for people and holds nothing; as if one of its steps worked.
        leases.take(Set.of("engine/demo"), "demo", new RunNumber(run), "olivia");
        try {
            HttpResponse<String> second = Caller.withBasic(port, "olivia").post("/api/instances/demo/updates", "{}");

            assertProblem(second, 409);
            assertThat(second.body()).contains("Run " + run, "olivia");
        } finally {
            leases.release(new RunNumber(run));
        }
    }

    @Test
    void aRunTellsItsStepsWaitsLogAndEvidence() throws JsonProcessingException {
        long number = start();
        Caller arthur = Caller.withBasic(port, "arthur");

        JsonNode run = json(arthur.get("/api/runs/" + number));
        JsonNode log = json(arthur.get("/api/runs/" + number + "/log"));
        JsonNode later = json(arthur.get("/api/runs/" + number + "/log?after=" + log.get("next").asLong()));
        JsonNode evidence = json(arthur.get("/api/runs/" + number + "/evidence"));

        assertThat(run.get("steps").get(0).get("label").asText()).isEqualTo("Check instance");
        assertThat(run.get("steps").get(0).get("millis").isNumber()).isTrue();
        assertThat(run.get("waitsFor").get(0).get("group").asText()).isEqualTo("approvers");
        assertThat(run.get("waitsFor").get(0).get("tasklist").asText()).startsWith("/camunda/app/tasklist/default/#/?task=");
        assertThat(log.get("lines").size()).isPositive();
        assertThat(later.get("lines").size()).isZero();
        assertThat(evidence.findValuesAsText("name")).contains("plan.md", "plan.json");
        HttpResponse<String> document = arthur.get("/api/runs/" + number + "/evidence/plan.json");
        assertThat(document.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(document.headers().firstValue("Content-Disposition").orElse("")).contains("attachment");
    }

    @Test
    void anApproverSignsTheDigestThatWasShown() throws JsonProcessingException {
        long number = start();
        Caller paula = Caller.withBasic(port, "paula");
        String digest = json(paula.get("/api/runs/" + number)).get("waitsFor").get(0).get("digest").asText();

        assertProblem(paula.post("/api/runs/" + number + "/approvals",
                "{\"decision\":\"approve\",\"digest\":\"%s\"}".formatted("00".repeat(32))), 409);
        JsonNode run = json(paula.post("/api/runs/" + number + "/approvals",
                "{\"decision\":\"approve\",\"digest\":\"%s\",\"comment\":\"fine\"}".formatted(digest)));

        assertThat(run.get("approvals").get(0).get("person").asText()).isEqualTo("paula");
        assertThat(run.get("approvals").get(0).get("digest").asText()).isEqualTo(digest);
    }

    @Test
    void theRequesterCannotApprove() throws JsonProcessingException {
        long number = new PlayedRuns(port).startAndAwaitApproval("both", "1.1.0");
        Caller both = Caller.withBasic(port, "both");
        String digest = json(both.get("/api/runs/" + number)).get("waitsFor").get(0).get("digest").asText();

        HttpResponse<String> answer = both.post("/api/runs/" + number + "/approvals",
                "{\"decision\":\"approve\",\"digest\":\"%s\"}".formatted(digest));

        assertProblem(answer, 403);
        assertThat(json(both.get("/api/runs/" + number)).get("approvals").size()).isZero();
    }

    @Test
    void anUpdateGoesThroughItsGatesToItsEnd() throws JsonProcessingException {
        PlayedRuns runs = new PlayedRuns(port);
        long number = runs.startAndAwaitApproval("1.1.0");

        runs.approve("paula", number);
        runs.approve("paula", number);

        JsonNode run = runs.awaitEnd(number);
        assertThat(run.get("outcome").asText()).isEqualTo("Updated");
        assertThat(run.get("downtimeMillis").asLong()).isEqualTo(842);
        assertThat(run.get("approvals").size()).isEqualTo(2);
    }

    @Test
    void aFailedUpdateIsReviewed() throws JsonProcessingException {
        PlayedRuns runs = new PlayedRuns(port);
        long number = runs.startAndAwaitApproval("1.2.0");
        runs.approve("paula", number);
        runs.approve("paula", number);

        JsonNode failed = runs.awaitState(number, "waiting_for_review");
        assertThat(failed.get("failure").asText()).contains("migration 40 failed");
        assertProblem(Caller.withBasic(port, "olivia").post("/api/runs/" + number + "/go-back", "{}"), 409);
        Caller.withBasic(port, "olivia").post("/api/runs/" + number + "/review", "{\"comment\":\"seen\"}");

        assertThat(runs.awaitEnd(number).get("outcome").asText()).isEqualTo("Restored");
    }

    @Test
    void recoveringNeedsTheDigestOfTheStateThatWasSeen() throws JsonProcessingException {
        PlayedRuns runs = new PlayedRuns(port);
        long number = runs.startAndAwaitApproval("1.2.1");
        String run = "/api/runs/" + number;
        Caller olivia = Caller.withBasic(port, "olivia");
        assertProblem(olivia.get(run + "/state"), 409);
        runs.approve("paula", number);
        runs.approve("paula", number);
        runs.awaitState(number, "needs_hands");

        JsonNode state = json(Caller.withBasic(port, "arthur").get(run + "/state"));
        assertThat(state.findValuesAsText("word")).containsExactly("agrees", "differs", "cannot be seen");
        String digest = state.get("digest").asText();
        assertThat(json(olivia.get(run + "/evidence")).findValuesAsText("sha256")).as("it is on record").contains(digest);
        assertProblem(olivia.post(run + "/recovery", "{\"choice\":\"confirm\",\"comment\":\"x\"}"), 400);
        assertProblem(olivia.post(run + "/recovery", "{\"choice\":\"confirm\",\"comment\":\"x\",\"digest\":\"%s\"}".formatted("00".repeat(32))), 409);
        olivia.post(run + "/recovery", "{\"choice\":\"confirm\",\"comment\":\"x\",\"digest\":\"%s\"}".formatted(digest));

        runs.awaitState(number, "waiting_for_review");
    }

    @Test
    void goingBackToTheBackupNeedsTheStateAndTheLossThatWereShown() throws JsonProcessingException {
        PlayedRuns runs = new PlayedRuns(port);
        long number = runs.startAndAwaitApproval("1.2.1");
        String run = "/api/runs/" + number;
        Caller olivia = Caller.withBasic(port, "olivia");
        runs.approve("paula", number);
        runs.approve("paula", number);
        runs.awaitState(number, "needs_hands");
        String digest = json(olivia.get(run + "/state")).get("digest").asText();
        JsonNode loss = json(olivia.get(run + "/loss"));
        String agreed = loss.get("digest").asText();
        assertThat(loss.get("since").asText()).isEqualTo("backup demo-1-20300102030405");

        assertProblem(olivia.post(run + "/back-to-backup", "{\"digest\":\"%s\",\"comment\":\"x\"}".formatted(digest)), 400);
        assertProblem(olivia.post(run + "/back-to-backup", "{\"digest\":\"%s\",\"loss\":\"%s\"}".formatted(digest, agreed)), 400);
        assertProblem(olivia.post(run + "/back-to-backup", back("00".repeat(32), agreed)), 409);
        assertProblem(olivia.post(run + "/back-to-backup", back(digest, "00".repeat(32))), 409);
        assertProblem(Caller.withBasic(port, "paula").post(run + "/back-to-backup", back(digest, agreed)), 403);
        assertThat(olivia.post(run + "/back-to-backup", back(digest, agreed)).statusCode()).isEqualTo(200);

        JsonNode review = runs.awaitState(number, "waiting_for_review");
        assertThat(review.path("steps").findValuesAsText("step")).contains("remakeRestorePoint");
    }

    private static String back(String digest, String loss) {
        return "{\"digest\":\"%s\",\"loss\":\"%s\",\"comment\":\"x\"}".formatted(digest, loss);
    }

    @Test
    void rollingBackNeedsTheDigestOfALossAndACommentAndARunThatWaitsForIt() throws JsonProcessingException {
        Caller olivia = Caller.withBasic(port, "olivia");
        String run = "/api/runs/" + start();
        String digest = json(olivia.get(run + "/loss")).get("digest").asText();

        assertProblem(olivia.post(run + "/roll-back", "{\"comment\":\"x\"}"), 400);
        assertProblem(olivia.post(run + "/roll-back", "{\"digest\":\"%s\"}".formatted(digest)), 400);
        assertProblem(olivia.post(run + "/roll-back", "{\"digest\":\"%s\",\"comment\":\"x\"}".formatted(digest)), 409);
        assertProblem(olivia.post(run + "/keep", "{}"), 409);
    }

    @Test
    void aRejectionNeedsAComment() throws JsonProcessingException {
        long number = start();

        assertProblem(Caller.withBasic(port, "paula").post("/api/runs/" + number + "/approvals",
                "{\"decision\":\"reject\",\"digest\":\"%s\"}".formatted("00".repeat(32))), 400);
    }

    @ParameterizedTest
    @CsvSource({
        "arthur,/api/instances/demo/updates", "paula,/api/instances/demo/updates", "ada,/api/instances/demo/updates",
        "olivia,/api/runs/1/approvals", "arthur,/api/runs/1/approvals", "ada,/api/runs/1/approvals",
        "paula,/api/runs/1/cancel", "arthur,/api/runs/1/cancel", "paula,/api/runs/1/go-back",
        "paula,/api/runs/1/review", "arthur,/api/runs/1/recovery", "paula,/api/runs/1/keep", "ada,/api/runs/1/roll-back",
        "arthur,/api/runs/1/roll-back"})
    void whatIsNotOnesGroupsToDoIsRefused(String user, String path) throws JsonProcessingException {
        assertProblem(Caller.withBasic(port, user).post(path, "{}"), 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"target\":\"--upload-pack=x\"}", "{\"target\":\"a..b\"}", "{\"target\":\"a b\"}", "{\"target\":\"x\\u0000\"}",
        "{\"target\":\"refs/heads/x.lock\"}", "{\"target\":\"HEAD~1\"}", "{\"target\":\"a@{1}\"}", "{\"target\":7}",
        "{\"reason\":\"bell \\u0007\"}", "{\"reason\":\"turned \\u202e around\"}", "{\"targt\":\"1.1.0\"}", "[]", "{", ""})
    void inputThatIsNotAsItMustBeIsRefusedInWords(String body) throws JsonProcessingException {
        assertProblem(Caller.withBasic(port, "olivia").post("/api/instances/demo/updates", body), 400);
    }

    @Test
    void wordsThatAreTooLongAreRefused() throws JsonProcessingException {
        assertProblem(Caller.withBasic(port, "olivia").post("/api/instances/demo/updates",
                "{\"reason\":\"" + "x".repeat(2001) + "\"}"), 400);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/instances/nowhere,404", "GET,/api/instances/nowhere/doctor,404", "GET,/api/instances/nowhere/privileges,404", "POST,/api/instances/nowhere/updates,404",
        "GET,/api/instances/nowhere/front-proxy?listen=:80,404", "GET,/api/instances/demo/front-proxy,400", "GET,/api/instances/team/front-proxy?listen=:80,409",
        "GET,/api/runs/999999,404", "GET,/api/runs/x,404", "GET,/api/runs/0,404", "GET,/api/runs/999999/log,404",
        "GET,/api/runs/999999/evidence/plan.md,404", "POST,/api/runs/999999/cancel,404", "GET,/api/nothing,404",
        "DELETE,/api/runs/1,403", "POST,/api/instances,403", "GET,/api/runs?limit=0,400", "GET,/api/runs?limit=x,400",
        "GET,/api/runs/1/log?after=x,400"})
    void everyErrorIsAProblem(String method, String path, int status) throws JsonProcessingException {
        String body = method.equals("POST") ? "{}" : "";
        assertProblem(Caller.withBasic(port, "olivia").send(method, path, body, body.isEmpty() ? "" : "application/json"),
                status);
    }

    @Test
    void onlyJsonIsTaken() throws JsonProcessingException {
        assertProblem(Caller.withBasic(port, "olivia").send("POST", "/api/instances/demo/updates", "target=1.1.0",
                "application/x-www-form-urlencoded"), 415);
        assertProblem(Caller.withBasic(port, "olivia").send("POST", "/api/instances/demo/updates", "{}", "text/plain"), 415);
    }

    @Test
    void theDoctorSaysWhatWouldStopAnUpdate() throws JsonProcessingException {
        JsonNode report = json(Caller.withBasic(port, "olivia").get("/api/instances/demo/doctor"));

        assertThat(report.get("ready").asBoolean()).isFalse();
        assertThat(report.findValuesAsText("level")).contains("ok", "stops");
        assertThat(report.get("discovered").get("Compose project").asText()).isEqualTo("chatalot");
    }

    private long start() throws JsonProcessingException {
        return new PlayedRuns(port).startAndAwaitApproval("1.1.0");
    }

    private static void assertProblem(HttpResponse<String> answer, int status) throws JsonProcessingException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        JsonNode problem = json(answer);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asText()).isNotBlank();
        assertThat(problem.get("detail").asText()).isNotBlank();
    }

    private static JsonNode json(HttpResponse<String> answer) throws JsonProcessingException {
        return new ObjectMapper().readTree(answer.body());
    }
}
