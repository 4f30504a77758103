package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunStore;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** History, audit, exceptions and copies as a browser and as a program get them. */
@RunningService
class RecordPagesTest {

    @LocalServerPort
    private int port;
    @Autowired
    private RunStore runs;
    private long run;

    @BeforeEach
    void startAnUpdate() {
        run = new PlayedRuns(port).startAndAwaitApproval("1.1.0");
    }

    @AfterEach
    void endIt() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void aSearchStandsInTheAddressAndFindsTheSameOverRest() {
        Caller arthur = Caller.signedIn(port, "arthur");
        String found = arthur.get("/runs?instance=demo&kind=update&outcome=running&person=olivia&text=1.1.0").body();

        assertThat(found).contains("/runs/" + run, "value=\"olivia\"", "selected=\"selected\">update", "format=csv");
        assertThat(arthur.get("/runs?person=nobody").body()).contains("No run fits.").doesNotContain("/runs/" + run + "\"");
        Caller program = Caller.withBasic(port, "arthur");
        assertThat(program.get("/api/runs?instance=demo&kind=update&outcome=running&person=olivia&text=1.1.0").body())
                .contains("\"number\":" + run);
        assertThat(program.get("/api/runs?person=nobody").body()).isEqualTo("[]");
        assertThat(program.get("/api/runs?before=" + run).body()).doesNotContain("\"number\":" + run + ",");
    }

    @Test
    void whatCannotBeAskedIsRefusedInWordsAndNothingThatWasTypedIsMarkup() {
        assertThat(Caller.withBasic(port, "arthur").get("/api/runs?kind=nonsense").statusCode()).isEqualTo(400);
        assertThat(Caller.withBasic(port, "arthur").get("/api/runs?limit=0").statusCode()).isEqualTo(400);
        assertThat(Caller.signedIn(port, "arthur").get("/runs?from=yesterday").body()).contains("from has to be a time");
        assertThat(Caller.signedIn(port, "arthur").get("/runs?text=" + encoded("\"><script>x") + "&before=1").body())
                .contains("&quot;&gt;&lt;script&gt;").doesNotContain("\"><script>x");
    }

    @Test
    void longListsHavePages() {
        for (int i = 0; i < 51; i++) {
            runs.ended(runs.create(RunKind.BACKUP, "paged", "", "page " + i, "olivia"), "Backup kept", false);
        }
        Caller arthur = Caller.signedIn(port, "arthur");
        String first = arthur.get("/runs?kind=backup&instance=paged").body();
        String older = link(first, "next");
        String second = arthur.get(older).body();

        assertThat(older).contains("kind=backup", "instance=paged", "before=");
        assertThat(first).doesNotContain("rel=\"prev\"");
        assertThat(link(second, "prev")).contains("after=", "kind=backup");
        assertThat(second).doesNotContain("rel=\"next\"");
        assertThat(arthur.get(link(second, "prev")).body()).contains("rel=\"next\"").doesNotContain("rel=\"prev\"");
    }

    private static String link(String page, String rel) {
        return page.replaceFirst("(?s).*rel=\"%s\"[^>]*href=\"([^\"]+)\".*".formatted(rel), "$1").replace("&amp;", "&");
    }

    @Test
    void anExportIsAFileOfExactlyWhatIsShownAndOnRecordItself() {
        Caller arthur = Caller.signedIn(port, "arthur");
        HttpResponse<String> csv = arthur.get("/runs/export?format=csv&instance=demo&outcome=running");

        assertThat(csv.headers().firstValue("Content-Disposition").orElse("")).contains("runs.csv");
        assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(csv.body().lines()).hasSize(2);
        assertThat(csv.body()).startsWith("number,kind,").contains(run + ",update,demo,1.1.0");
        assertThat(Caller.withBasic(port, "arthur").get("/api/runs/export?format=jsonl&outcome=running").body().strip())
                .startsWith("{\"number\":" + run).doesNotContain("\n");
        assertThat(arthur.get("/audit?act=exported&actor=arthur").body()).contains("exported the record", "instance=demo, outcome=running", "REST");
        assertThat(Caller.withBasic(port, "arthur").get("/api/audit/export?format=jsonl&run=" + run).body()).contains("\"act\":\"run_started\"");
    }

    @Test
    void theAuditTellsWhoByWhichWayInAndSignInsToThoseWhoMayReadThem() {
        Caller.withBasic(port, "paula").post("/api/runs/" + run + "/cancel", "{}");
        String auditor = Caller.signedIn(port, "arthur").get("/audit").body();

        assertThat(auditor).contains("signed in", "was refused a call", "POST /api/runs/" + run + "/cancel");
        assertThat(Caller.signedIn(port, "peter").get("/audit").body()).contains("started the run")
                .doesNotContain("from 127.0.0.1", "from 0:0:0:0:0:0:0:1", "was refused a call</span>");
        assertThat(Caller.withBasic(port, "peter").get("/api/audit?act=signed_in").body()).contains("\"events\":[]");
        assertThat(Caller.withBasic(port, "arthur").get("/api/audit?act=run_started&run=" + run).body())
                .contains("\"wayIn\":\"rest\"", "\"actor\":\"olivia\"");
    }

    @Test
    void aRunTellsItsEventsAndWhoCouldHaveDecided() {
        String part = Caller.signedIn(port, "arthur").fragment("/runs/" + run + "/audit").body();

        assertThat(part).contains("id=\"audit\"", "started the run", "opened a gate", "Who could have decided", "boss, both, paula, peter")
                .doesNotContain("<html");
        assertThat(Caller.signedIn(port, "arthur").get("/runs/99999/audit").statusCode()).isEqualTo(404);
    }

    @Test
    void whoWasInWhichGroupsIsShownForAnyMoment() {
        Caller arthur = Caller.signedIn(port, "arthur");

        assertThat(arthur.get("/audit/groups").body()).contains("paula", "admins, approvers, ops");
        assertThat(arthur.get("/audit/groups?at=2020-01-01").body()).contains("Nothing is known of that time.", "Groups are kept since");
        assertThat(Caller.withBasic(port, "arthur").get("/api/audit/groups").body()).contains("\"person\":\"paula\",\"groups\":[\"approvers\"]");
    }

    @Test
    void aRefusedDecisionAndAGroupChangedInTheAdministrationAreOnRecord() {
        long own = new PlayedRuns(port).startAndAwaitApproval("boss", "1.1.0");
        String digest = Caller.withBasic(port, "boss").get("/api/runs/" + own).body().replaceFirst("(?s).*\"digest\":\"([0-9a-f]{64})\".*", "$1");
        assertThat(Caller.withBasic(port, "boss").post("/api/runs/" + own + "/approvals",
                "{\"decision\":\"approve\",\"digest\":\"%s\"}".formatted(digest)).statusCode()).isEqualTo(403);
        Caller ada = Caller.signedIn(port, "ada");
        ada.send("PUT", "/camunda/api/engine/engine/default/group/auditors/members/peter", "{}", "application/json");
        ada.send("DELETE", "/camunda/api/engine/engine/default/group/auditors/members/peter", "", "");

        Caller arthur = Caller.withBasic(port, "arthur");
        assertThat(arthur.get("/api/audit?act=decision_refused&run=" + own).body()).contains("\"actor\":\"boss\"", "cannot decide on it");
        assertThat(arthur.get("/api/audit?act=call_refused&actor=boss").body()).as("told once").doesNotContain("/api/runs/%d/".formatted(own));
        assertThat(arthur.get("/api/audit?act=groups_changed&text=peter").body()).contains("\"actor\":\"ada\"", "\"wayIn\":\"admin\"",
                "\"before\":\"approvers\"", "\"after\":\"approvers auditors\"");
    }

    @Test
    void anExceptionIsAcknowledgedByAnotherWithAComment() {
        Caller both = Caller.withBasic(port, "both");
        new PlayedRuns(port).endAll();
        long bad = new PlayedRuns(port).startAndAwaitApproval("1.2.1");
        new PlayedRuns(port).approve("paula", bad);
        new PlayedRuns(port).approve("paula", bad);
        new PlayedRuns(port).awaitState(bad, "needs_hands");
        new PlayedRuns(port).endAll();
        String kinds = Caller.withBasic(port, "arthur").get("/api/exceptions?instance=demo").body();
        assertThat(kinds).contains("\"run\":%d,\"kind\":\"by_hand\"".formatted(bad), "\"run\":%d,\"kind\":\"not_rehearsed\"".formatted(bad));
        String path = "/exceptions/%d/by_hand/acknowledgement".formatted(bad);

        assertThat(both.post("/api" + path, "{\"comment\":\"fine\"}").body()).contains("both had a hand in it");
        assertThat(Caller.withBasic(port, "arthur").post("/api" + path, "{\"comment\":\"fine\"}").statusCode()).isEqualTo(403);
        Caller ada = Caller.signedIn(port, "ada");
        assertThat(ada.get("/exceptions").body()).contains("Acknowledge…", "mended by hand");
        assertThat(Caller.signedIn(port, "arthur").get("/exceptions").body()).contains("mended by hand").doesNotContain("Acknowledge…");
        ada.form("/exceptions", path, Map.of("comment", ""));
        assertThat(ada.get("/exceptions").body()).contains("role=\"alert\"", "comment is missing");
        ada.form("/exceptions", path, Map.of("comment", "asked both about <it>"));

        assertThat(ada.get("/exceptions?all=true&kind=by_hand").body()).contains("asked both about &lt;it&gt;");
        assertThat(ada.get("/exceptions?kind=by_hand&instance=demo").body()).doesNotContain("Run " + bad);
        assertThat(ada.get("/runs?exceptions=true").body()).contains("/runs/" + bad);
    }

    @Test
    void everyCopyIsShownWithWhenItIsDeleted() {
        Caller arthur = Caller.signedIn(port, "arthur");

        assertThat(arthur.get("/copies").body()).contains("demo_failed_7", "2025-01-09 03:04:05 UTC", PlayedBackups.FINE + " at nas",
                "not yet: the newest that is proven", "by the next clean-up");
        assertThat(Caller.withBasic(port, "arthur").get("/api/copies").body()).contains("\"instance\":\"demo\"", "\"until\":\"2025-01-09T03:04:05Z\"");
    }

    @Test
    void theCopiesOfOneInstanceAreAPageOfTheirOwn() {
        Caller arthur = Caller.signedIn(port, "arthur");

        assertThat(arthur.get("/copies?instance=demo").body()).contains("demo_failed_7", PlayedBackups.BROKEN, "Copies of all instances");
        assertThat(arthur.get("/copies?instance=nowhere").body()).contains("There is no instance nowhere.");
        assertThat(arthur.get("/copies?instance=demo&from=x").statusCode()).isEqualTo(400);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
