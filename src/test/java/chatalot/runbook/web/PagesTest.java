package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The console's pages as a browser gets them. */
@RunningService
class PagesTest {

    @LocalServerPort
    private int port;
    private String run = "";

    @BeforeEach
    void startAnUpdate() {
        HttpResponse<String> answer = Caller.signedIn(port, "olivia").form("/instances", "/instances/demo/updates",
                Map.of("target", "1.1.0", "reason", "<b>as announced</b>"));
        run = answer.headers().firstValue("Location").orElseThrow().replaceFirst(".*(?=/runs/)", "");
        new PlayedRuns(port).awaitApproval(Long.parseLong(run.replace("/runs/", "")));
    }

    @AfterEach
    void endIt() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void aRunsPageShowsWhatItWaitsForAndNothingThatWasTypedIsMarkup() {
        String page = Caller.signedIn(port, "paula").get(run).body();

        assertThat(page).contains("Waiting for approval", "Check instance", "/camunda/app/tasklist/default/#/?task=", "&lt;b&gt;as announced&lt;/b&gt;");
        assertThat(page).doesNotContain("<b>as announced");
        assertThat(Caller.signedIn(port, "paula").get(run + "?show=documents").body()).contains("plan.md");
        assertThat(Caller.signedIn(port, "paula").get(run + "/log").body()).contains("to 1.1.0: &lt;b&gt;nothing").doesNotContain("<b>nothing");
    }

    @Test
    void markdownIsShownWithoutItsMarkup() {
        String page = Caller.signedIn(port, "paula").get(run + "/evidence/plan.md").body();

        assertThat(page).contains("<strong>1.0.0</strong>").doesNotContain("<script>alert", "javascript:");
    }

    @Test
    void aPlanWithoutARunIsAPageForEverybodyWithoutItsMarkup() {
        String page = Caller.signedIn(port, "arthur").get("/instances/demo/plan?to=1.1.0").body();

        assertThat(page).contains("<h1>Update demo from 1.0.0 to 1.1.0</h1>", "&lt;script&gt;", "value=\"1.1.0\"", "restore data", "3.07 s");
        assertThat(page).doesNotContain("<script>alert", "href=\"javascript:");
        assertThat(Caller.signedIn(port, "arthur").get("/instances").body()).contains("/instances/demo/plan");
    }

    @Test
    void theWaysBackAreShownToEverybodyAndOpsMayStartOne() {
        String ops = Caller.signedIn(port, "olivia").get("/instances/demo/rollback").body();
        assertThat(ops).contains("Ran before 1.0.0", "run 7 put it there", "Migration 2 is applied, but 0.9.0 does not have it.",
                "public.messages: 1204 written", "Start the rollback", "demo-8-20260102030405");
        String auditor = Caller.signedIn(port, "arthur").get("/instances/demo/rollback").body();
        assertThat(auditor).contains("1204 written").doesNotContain("Start the rollback");
        assertThat(Caller.signedIn(port, "arthur").get("/instances/demo/rollback?to=9.9.9").statusCode()).isEqualTo(422);
    }

    @Test
    void reverseSqlIsWrittenOnThePageOfItsRunByOps() {
        Caller ops = Caller.signedIn(port, "olivia");
        String page = ops.form("/instances/demo/rollback", "/instances/demo/rollbacks", Map.of("target", "0.9.0", "way", "reverse-migrations")).headers()
                .firstValue("Location").orElseThrow().replaceFirst(".*(/runs/)", "$1");
        long run = Long.parseLong(page.replaceFirst("/runs/", ""));
        new PlayedRuns(port).awaitState(run, "waiting_for_sql");

        assertThat(ops.get(page).body()).contains("Rehearse this SQL", "DROP TABLE &quot;&lt;reactions&gt;&quot;;", "Waiting for reverse SQL");
        assertThat(Caller.signedIn(port, "paula").get(page).body()).doesNotContain("Rehearse this SQL");
        assertThat(ops.form(page, page + "/reverse-sql", Map.of("sql", " ")).statusCode()).isEqualTo(302);
        assertThat(ops.get(page).body()).contains("Line 1, column 1: The text is empty.");
        ops.form(page, page + "/reverse-sql", Map.of("sql", "DROP TABLE reactions;"));
        new PlayedRuns(port).awaitApproval(run);

        assertThat(ops.get(page).body()).contains("Approve rollback");
        assertThat(ops.get(page + "/documents").body()).contains("reverse.sql");
        ops.form(page, page + "/cancel", Map.of("reason", "not tonight"));
    }

    @Test
    void aPlanThatCannotBeMadeSaysWhyAndKeepsWhatWasTyped() {
        HttpResponse<String> answer = Caller.signedIn(port, "paula").get("/instances/demo/plan?to=9.9.9");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("role=\"alert\"", "There is no tag, branch or commit 9.9.9", "value=\"9.9.9\"");
        assertThat(Caller.signedIn(port, "paula").get("/instances/demo/plan?to=%22%3E%3Cb%3E").body()).doesNotContain("\"><b>");
        assertThat(Caller.signedIn(port, "paula").get("/instances/nowhere/plan").statusCode()).isEqualTo(404);
    }

    @Test
    void buttonsAreOfferedToOperatorsOnly() {
        assertThat(Caller.signedIn(port, "olivia").get(run).body()).contains("Cancel the run");
        assertThat(Caller.signedIn(port, "paula").get(run).body()).doesNotContain("Cancel the run");
        assertThat(Caller.signedIn(port, "olivia").get("/instances").body()).contains("Check for updates");
        assertThat(Caller.signedIn(port, "paula").get("/instances").body()).doesNotContain("Check for updates");
    }

    @Test
    void whatIsNotOfferedIsRefusedToo() {
        assertThat(Caller.signedIn(port, "paula").form("/instances", run + "/cancel", Map.of("reason", "x")).statusCode())
                .isEqualTo(403);
        assertThat(Caller.signedIn(port, "arthur").form("/instances", "/instances/demo/updates", Map.of()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aRefusalIsShownOnThePage() {
        Caller olivia = Caller.signedIn(port, "olivia");

        olivia.form("/instances", "/freezes", Map.of("instance", "demo", "reason", "audit"));

        String page = start(olivia, Map.of("target", "1.1.0", "reason", "again"));

        String freeze = page.replaceFirst("(?s).*/freezes/([0-9]+)/lift.*", "$1");
        olivia.form("/instances", "/freezes/" + freeze + "/lift", Map.of("reason", "over"));
        assertThat(page).contains("role=\"alert\"", "demo is frozen", "again</textarea>");
    }

    @Test
    void whatIsWrongInAFormIsSaidAtItsFieldAndNothingStarts() {
        endIt();
        Caller olivia = Caller.signedIn(port, "olivia");

        assertThat(start(olivia, Map.of("target", "1.3.0", "notBefore", "yesterday", "when", "later"))).contains("id=\"not-before-error\"",
                "has to be a time with its offset", "value=\"1.3.0\"", "value=\"yesterday\"");
        assertThat(start(olivia, Map.of("when", "later"))).contains("Say when, or choose as soon as possible.");
        assertThat(start(olivia, Map.of("notBefore", "2020-01-01T00:00Z"))).contains("id=\"not-before-error\"", "notBefore is past");
        assertThat(start(olivia, Map.of("target", "../x"))).contains("id=\"to-error\"", "target must be a tag");
        assertThat(start(olivia, Map.of("reason", "x".repeat(2001)))).contains("id=\"reason-error\"", "longer than 2000");
        assertThat(olivia.get("/runs").body()).doesNotContain("1.3.0");
    }

    private static String start(Caller caller, Map<String, String> typed) {
        String landed = caller.form("/instances/demo/plan", "/instances/demo/updates", typed).headers().firstValue("Location").orElseThrow();
        return caller.get(landed.replaceFirst("https?://[^/]+", "")).body();
    }

    @Test
    void beforeAnUpdateIsStartedThePlanSaysWhoHasToApproveIt() {
        String page = Caller.signedIn(port, "olivia").get("/instances/demo/plan?to=1.1.0").body();

        assertThat(page).contains("The plan: 1 person.", "They may: ", "paula", "peter", "Start the update");
        assertThat(Caller.signedIn(port, "paula").get("/instances/demo/plan?to=1.1.0").body()).contains("The plan: 1 person.")
                .doesNotContain("Start the update");
        assertThat(Caller.signedIn(port, "olivia").get("/instances/demo/plan?to=1.4.0").body()).contains("It would be refused",
                "The restore point does not fit.").doesNotContain("Start the update");
    }

    @Test
    void aPageThatHasSeenEverythingIsSentNothing() {
        Caller paula = Caller.signedIn(port, "paula");
        String live = paula.get(run + "/live").body();
        String seen = live.replaceFirst("(?s).*live\\?seen=([0-9a-f]+).*", "$1");

        assertThat(paula.get(run + "/live?seen=" + seen).statusCode()).isEqualTo(204);
        endIt();
        assertThat(paula.get(run + "/live?seen=" + seen).body()).contains("Cancelled").doesNotContain("hx-trigger");
    }

    @Test
    void theLogSendsWhatIsNewAndStopsWhenTheRunHasEnded() {
        Caller paula = Caller.signedIn(port, "paula");
        String after = lastLine(paula.get(run + "/log?after=0").body());

        assertThat(paula.get(run + "/log?after=" + after).statusCode()).isEqualTo(204);
        endIt();
        String end = lastLine(paula.get(run + "/log?after=" + after).body());
        assertThat(paula.get(run + "/log?after=" + end).statusCode()).isEqualTo(286);
    }

    private static String lastLine(String fragment) {
        return fragment.replaceFirst("(?s).*after=([0-9]+).*", "$1");
    }

    @Test
    void whoIsSignedOutMeanwhileIsBroughtToTheSignInPage() {
        Caller nobody = Caller.nobody(port);

        HttpResponse<String> answer = nobody.fragment(run + "/live");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("HX-Refresh")).hasValue("true");
    }

    @Test
    void anUnknownRunIsAPageThatSaysSo() {
        HttpResponse<String> answer = Caller.signedIn(port, "paula").get("/runs/99999");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("There is no run 99999.", "<html");
    }

    @Test
    void theListsShowTheRun() {
        assertThat(Caller.signedIn(port, "arthur").get("/runs").body()).contains("Waiting for approval", "olivia");
        assertThat(Caller.signedIn(port, "arthur").get("/").headers().firstValue("Location").orElse("")).endsWith("/instances");
        assertThat(Caller.signedIn(port, "arthur").get("/instances").body()).contains("1.0.0", "Healthy", "Waiting for approval", "team-host",
                "May be changed");
    }
}
