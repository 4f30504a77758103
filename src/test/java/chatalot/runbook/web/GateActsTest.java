package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.cli.Typed;
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
import org.springframework.boot.test.web.server.LocalServerPort;

/** What people may do at a gate besides deciding, on the ways they have. */
@RunningService
class GateActsTest {

    private static final String ENGINE_TASK = "/camunda/api/engine/engine/default/task/";

    @LocalServerPort
    private int port;
    @TempDir
    private Path directory;

    @AfterEach
    void endWhatRuns() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void anApprovalIsHandedOnInTasklistAndGivenBack() throws JsonProcessingException {
        long run = new PlayedRuns(port).startAndAwaitApproval("1.1.0");
        String task = gate(run).path("task").asText();
        Caller paula = Caller.signedIn(port, "paula");

        assertThat(paula.post(ENGINE_TASK + task + "/claim", "{\"userId\":\"paula\"}").statusCode()).isEqualTo(204);
        assertThat(paula.post(ENGINE_TASK + task + "/assignee", "{\"userId\":\"peter\"}").statusCode()).isEqualTo(204);
        assertThat(gate(run).path("assignee").asText()).isEqualTo("peter");
        assertThat(gate(run).path("group").asText()).isEqualTo("approvers");
        assertThat(paula.get("/runs/" + run).body()).contains("Claimed by");
        assertThat(paula.post(ENGINE_TASK + task + "/unclaim", "{}").statusCode()).isEqualTo(204);
        assertThat(gate(run).path("assignee").isTextual()).isFalse();
    }

    @Test
    void anAdministratorHandsAnApprovalFromOneToAnother() throws IOException {
        long run = new PlayedRuns(port).startAndAwaitApproval("1.1.0");

        assertThat(typed("paula", "assign", Long.toString(run), "paula").out()).contains("claimed by paula");
        assertThat(typed("ada", "assign", Long.toString(run), "peter").out()).contains("claimed by peter");
        assertThat(typed("paula", "approve", Long.toString(run), "--yes").errors()).contains("claimed by peter");
        assertThat(typed("ada", "assign", Long.toString(run)).out()).contains("by a member of approvers").doesNotContain("claimed");
        assertThat(typed("paula", "approve", Long.toString(run), "--yes").code()).isZero();
    }

    @Test
    void anOperatorsTaskCannotBeHandedOverByApprovers() throws JsonProcessingException {
        PlayedRuns runs = new PlayedRuns(port);
        long run = runs.startAndAwaitApproval("1.2.0");
        runs.approve("paula", run);
        runs.approve("paula", run);
        String task = runs.awaitState(run, "waiting_for_review").at("/waitsFor/0/task").asText();

        assertThat(Caller.signedIn(port, "peter").post(ENGINE_TASK + task + "/assignee", "{\"userId\":\"peter\"}").statusCode())
                .isEqualTo(403);
        assertThat(Caller.withBasic(port, "peter").post("/api/runs/" + run + "/assignee", "{\"person\":\"peter\"}").statusCode())
                .isEqualTo(409);
    }

    @Test
    void aWordIsTakenBackOnThePageAndStaysThereToBeSeen() throws IOException {
        PlayedRuns runs = new PlayedRuns(port);
        long run = runs.startAndAwaitApproval("1.1.0");
        runs.approve("paula", run);
        String page = "/runs/" + run;
        runs.awaitApproval(run);
        Caller paula = Caller.signedIn(port, "paula");
        assertThat(paula.get(page).body()).contains("Take back what you approved");
        assertThat(Caller.signedIn(port, "peter").get(page).body()).doesNotContain("Take back what you approved");

        paula.form(page, page + "/withdrawals", Map.of("reason", "<i>read</i> it again"));

        assertThat(paula.get(page).body()).contains("paula approved the plan, and took it back",
                "Taken back: &lt;i&gt;read&lt;/i&gt; it again").doesNotContain("Take back what you approved");
        assertThat(typed("arthur", "show", Long.toString(run)).out()).contains("taken back: <i>read</i> it again");
        assertThat(run(run).at("/approvals/0/withdrawn/reason").asText()).isEqualTo("<i>read</i> it again");
    }

    @Test
    void aWordIsTakenBackFromTheCommandLine() throws IOException {
        PlayedRuns runs = new PlayedRuns(port);
        long run = runs.startAndAwaitApproval("1.1.0");
        runs.approve("paula", run);

        assertThat(typed("paula", "withdraw", Long.toString(run), "--reason", "on second thoughts").out()).contains("Taken back.");
        assertThat(typed("paula", "withdraw", Long.toString(run), "--reason", "again").errors()).contains("paula has said nothing");
    }

    @Test
    void anOverrideIsMarkedWhereverTheRunIsShown() throws IOException {
        PlayedRuns runs = new PlayedRuns(port);
        long run = runs.startAndAwaitApproval("1.1.0");
        String page = "/runs/" + run;
        String first = gate(run).path("task").asText();
        Caller ada = Caller.signedIn(port, "ada");
        assertThat(ada.get(page + "/review").body()).contains("Override the gate");
        assertThat(Caller.signedIn(port, "paula").get(page + "/review").body()).doesNotContain("Override the gate");

        ada.form(page, page + "/overrides", Map.of("digest", gate(run).path("digest").asText(), "reason", "fire"));
        runs.await(run, now -> !now.at("/waitsFor/0/task").asText(first).equals(first));
        assertThat(typed("abel", "override", Long.toString(run), "--reason", "it burns").out()).contains("On record.", "(exception)");

        assertThat(run(run).path("exception").asText()).contains("Approve plan was passed by an emergency override of ada and abel");
        assertThat(run(run).at("/approvals/0/exception").asBoolean()).isTrue();
        assertThat(Caller.signedIn(port, "arthur").get(page).body()).contains("Exception: Approve plan was passed",
                "ada overrode the missing approvals of the plan");
        assertThat(Caller.signedIn(port, "arthur").get("/runs").body()).contains(">Exception<");
        assertThat(typed("arthur", "runs", "demo").out()).contains("(exception)");
    }

    private Typed.Said typed(String user, String... arguments) throws IOException {
        return Typed.as(user, port, directory, arguments);
    }

    private JsonNode gate(long run) throws JsonProcessingException {
        return run(run).at("/waitsFor/0");
    }

    private JsonNode run(long run) throws JsonProcessingException {
        HttpResponse<String> answer = Caller.withBasic(port, "arthur").get("/api/runs/" + run);
        return new ObjectMapper().readTree(answer.body());
    }
}
