package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Everything that waits for people on one page, and the same over REST. */
@RunningService
class ApprovalsPageTest {

    @LocalServerPort
    private int port;

    @AfterEach
    void endWhatRuns() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void aGateIsShownToEachAsWhatItIsForThem() {
        long run = new PlayedRuns(port).startAndAwaitApproval("boss", "two-1.1.0");

        assertThat(mine(page("paula"))).contains("Approve plan · run " + run, "Review…", "Approved: 0 of 2", "way back restores data",
                "1 migration", "reminder <time", "expires <time");
        assertThat(others(page("boss"))).contains("Approve plan · run " + run, "You started this run, so somebody else has to approve it.");
        assertThat(others(page("arthur"))).contains("run " + run, "You are not an approver.");
        new PlayedRuns(port).approve("paula", run);
        new PlayedRuns(port).awaitApproval(run);
        assertThat(others(page("paula"))).contains("You have approved; one more person is needed.", "Approved: 1 of 2");
        Caller.withBasic(port, "peter").post("/api/runs/" + run + "/assignee", "{\"person\":\"peter\"}");
        assertThat(mine(page("peter"))).contains("run " + run);
        assertThat(page("paula")).contains("paula approved the plan");
        assertThat(Caller.signedIn(port, "peter").get("/approvals?mine=true").body()).doesNotContain("paula approved the plan");
    }

    @Test
    void theNavigationSaysHowMuchNeedsTheViewer() {
        new PlayedRuns(port).startAndAwaitApproval("1.1.0");

        assertThat(Caller.signedIn(port, "paula").get("/runs").body()).contains("<span>1</span><span class=\"hidden\"> need you</span>");
        assertThat(Caller.signedIn(port, "olivia").get("/runs").body()).contains("/approvals").doesNotContain("need you");
        assertThat(Caller.signedIn(port, "arthur").get("/runs").body()).contains("/approvals").doesNotContain("need you");
    }

    @Test
    void whatOpsAreAskedIsInTheSamePlace() {
        PlayedRuns runs = new PlayedRuns(port);
        long run = runs.startAndAwaitApproval("1.2.0");
        runs.approve("paula", run);
        runs.approve("paula", run);
        runs.awaitState(run, "waiting_for_review");

        assertThat(page("olivia")).contains("Review failed update · run " + run, "Answer…", " need you");
        assertThat(page("paula")).contains("Review failed update · run " + run).doesNotContain("Answer…");
    }

    @Test
    void aPageThatHasSeenEverythingIsSentNothing() {
        new PlayedRuns(port).startAndAwaitApproval("1.1.0");
        Caller paula = Caller.signedIn(port, "paula");
        String seen = paula.get("/approvals/open").body().replaceFirst("(?s).*open\\?seen=([0-9a-f]+).*", "$1");

        assertThat(paula.get("/approvals/open?seen=" + seen).statusCode()).isEqualTo(204);
        endWhatRuns();
        assertThat(paula.get("/approvals/open?seen=" + seen).body()).contains("Nothing waits for you.");
    }

    @Test
    void whatIsMoreThanAPageHoldsIsOnTheNext() {
        PlayedRuns runs = new PlayedRuns(port);
        List<Long> waiting = IntStream.range(0, 26).mapToObj(each -> runs.startAndAwaitApproval("1.1.0")).toList();
        Caller paula = Caller.signedIn(port, "paula");

        String first = paula.get("/approvals").body();
        assertThat(first).contains("1 to 25 of 26", "run " + waiting.get(24) + "<").doesNotContain("run " + waiting.get(25) + "<");
        assertThat(first).contains("/approvals?mineFrom=25#mine-title").contains("<span>26</span><span class=\"hidden\"> need you</span>");
        String next = paula.get("/approvals?mineFrom=25").body();
        assertThat(mine(next)).contains("26 to 26 of 26", "run " + waiting.get(25) + "<").doesNotContain("run " + waiting.get(24) + "<");
        assertThat(paula.get("/approvals?mineFrom=500").body()).as("past the end").contains("26 to 26 of 26");
        assertThat(paula.get("/approvals?mineFrom=x").statusCode()).isEqualTo(400);
    }

    @Test
    void theSameIsToldOverRest() throws JsonProcessingException {
        PlayedRuns runs = new PlayedRuns(port);
        long run = runs.startAndAwaitApproval("boss", "two-1.1.0");

        JsonNode paula = rest("paula", "");
        assertThat(paula.at("/needsMyDecision/0/run/number").asLong()).isEqualTo(run);
        assertThat(paula.at("/needsMyDecision/0/quorum").asText()).isEqualTo("0 of 2");
        assertThat(paula.at("/needsMyDecision/0/plan/rollbackClass").asText()).isEqualTo("restore data");
        assertThat(paula.at("/needsMyDecision/0/waitsFor/digest").asText()).hasSize(64);
        assertThat(rest("boss", "").at("/waitsForOthers/0/whyNot").asText()).startsWith("You started this run");
        runs.approve("paula", run);
        JsonNode decided = rest("arthur", "?limit=1");
        assertThat(decided.at("/decided/0/run").asLong()).isEqualTo(run);
        assertThat(decided.at("/decided/0/word/person").asText()).isEqualTo("paula");
    }

    @Test
    void olderDecisionsComePageByPageAndANonsensePageIsRefused() throws JsonProcessingException {
        PlayedRuns runs = new PlayedRuns(port);
        long run = runs.startAndAwaitApproval("boss", "two-1.1.0");
        runs.approve("paula", run);
        runs.approve("peter", run);

        JsonNode newest = rest("arthur", "?limit=1");
        JsonNode older = rest("arthur", "?limit=1&after=" + newest.path("next").asText());

        assertThat(newest.at("/decided/0/word/person").asText()).isEqualTo("peter");
        assertThat(older.at("/decided/0/word/person").asText()).isEqualTo("paula");
        assertThat(Caller.withBasic(port, "arthur").get("/api/approvals?after=x").statusCode()).isEqualTo(400);
        assertThat(Caller.signedIn(port, "arthur").get("/approvals?after=x").body()).contains("There is no such page of decisions");
    }

    @Test
    void nothingThatWasTypedIsMarkup() {
        PlayedRuns runs = new PlayedRuns(port);
        long run = runs.startAndAwaitApproval("1.1.0");
        Caller paula = Caller.signedIn(port, "paula");
        paula.form("/runs/" + run, "/runs/" + run + "/approvals", Map.of("decision", "reject", "digest", digest(run), "comment", "<b>no</b>"));
        runs.awaitEnd(run);

        assertThat(paula.get("/approvals").body()).contains("&lt;b&gt;no&lt;/b&gt;", "paula rejected the plan").doesNotContain("<b>no");
    }

    private String digest(long run) {
        return new PlayedRuns(port).await(run, now -> now.at("/waitsFor/0/digest").isTextual()).at("/waitsFor/0/digest").asText();
    }

    private String page(String user) {
        return Caller.signedIn(port, user).get("/approvals").body();
    }

    private static String mine(String page) {
        return page.substring(page.indexOf("mine-title"), page.indexOf("others-title"));
    }

    private static String others(String page) {
        return page.substring(page.indexOf("others-title"), page.indexOf("ops-title"));
    }

    private JsonNode rest(String user, String query) throws JsonProcessingException {
        return new ObjectMapper().readTree(Caller.withBasic(port, user).get("/api/approvals" + query).body());
    }
}
