package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.RunNumber;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The review of a run as a page, with the forms to decide. */
@RunningService
class ReviewPageTest {

    @LocalServerPort
    private int port;
    @Autowired
    private Approvals approvals;

    @AfterEach
    void endWhatRuns() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void everythingThatIsNeededToDecideIsThere() {
        long run = start("two-1.1.0");

        String page = Caller.signedIn(port, "paula").get(review(run)).body();

        assertThat(page).contains("Approve plan · run " + run, "Approve the plan? The image is built then", "0 of 2", "restore data",
                "comes before the swap is approved", "plan.md", "locks a large table", "Nobody has decided yet.",
                "Who may still decide: <strong>both, paula, peter</strong>", digest(run), "Reject, and end the run");
        assertThat(page).doesNotContain("Override the gate", "<script>alert");
    }

    @Test
    void whoDecidesHereIsOnRecordAndComesBackToWhereTheyWere() {
        long run = start("two-1.1.0");
        Caller paula = Caller.signedIn(port, "paula");

        HttpResponse<String> answer = paula.form(review(run), "/runs/" + run + "/approvals",
                Map.of("decision", "approve", "digest", digest(run), "comment", "<i>read</i>", "from", "approvals"));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/approvals");
        new PlayedRuns(port).awaitApproval(run);
        assertThat(paula.get(review(run)).body()).contains("paula approved the plan", "&lt;i&gt;read&lt;/i&gt;",
                "You have approved; one more person is needed.", "Take back what you approved").doesNotContain("<i>read", "Reject, and end");
    }

    @Test
    void insteadOfADeadButtonThereIsTheReason() {
        long run = start("two-1.1.0");

        assertThat(Caller.signedIn(port, "boss").get(review(run)).body())
                .contains("You started this run, so somebody else has to approve it.").doesNotContain(">Approve<");
        assertThat(Caller.signedIn(port, "arthur").get(review(run)).body()).contains("You are not an approver.")
                .doesNotContain(">Approve<", "Hand over", "Override the gate");
        assertThat(Caller.signedIn(port, "ada").get(review(run)).body()).contains("You are not an approver.", "Override the gate");
    }

    @Test
    void aRejectionWithoutACommentIsRefusedAtItsField() {
        long run = start("two-1.1.0");

        HttpResponse<String> answer = post("paula", run, "reject", digest(run), " ");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("id=\"reject-error\"", "comment is missing", "aria-describedby=\"reject-error\"");
    }

    @Test
    void aPlanThatChangedMeanwhileIsRefusedAndShownAnewWithWhatWasTyped() {
        long run = start("two-1.1.0");
        String seen = digest(run);
        var request = approvals.newest(new RunNumber(run), "approvePlan").orElseThrow();
        approvals.open(request.processInstance(), request.run(), request.gate(), "4e".repeat(32), request.needed());

        HttpResponse<String> answer = post("paula", run, "approve", seen, "fine by me");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("id=\"approve-error\"", "What you saw is not what would be signed now.", ">fine by me</textarea>",
                "value=\"" + "4e".repeat(32));
        assertThat(approvals.of(new RunNumber(run))).isEmpty();
    }

    @Test
    void aSecondWordOfOnePersonIsRefused() {
        long run = start("two-1.1.0");
        String digest = digest(run);
        post("paula", run, "approve", digest, "");
        new PlayedRuns(port).awaitApproval(run);

        HttpResponse<String> answer = post("paula", run, "approve", digest, "");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("role=\"alert\"", "paula has decided at this gate already");
        assertThat(approvals.of(new RunNumber(run))).hasSize(1);
    }

    @Test
    void whoAskedForTheRunIsRefusedInWords() {
        long run = start("two-1.1.0");

        HttpResponse<String> answer = post("boss", run, "approve", digest(run), "");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("boss asked for run " + run + " and cannot decide on it.");
    }

    @Test
    void whoIsNoApproverIsRefused() {
        long run = start("two-1.1.0");

        for (String user : new String[] {"olivia", "arthur", "ada"}) {
            assertThat(post(user, run, "approve", digest(run), "").statusCode()).as(user).isEqualTo(403);
        }
        assertThat(approvals.of(new RunNumber(run))).isEmpty();
    }

    @Test
    void afterACancelThereIsNothingToDecide() {
        long run = start("two-1.1.0");
        String digest = digest(run);
        endWhatRuns();

        HttpResponse<String> answer = post("paula", run, "approve", digest, "");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("does not wait for this now", "It has ended: Cancelled.");
        assertThat(Caller.signedIn(port, "paula").get(review(run)).body()).contains("Nothing waits for an approval here.", "Cancelled");
    }

    @Test
    void aFormWithoutItsTokenIsRefused() {
        long run = start("1.1.0");

        assertThat(Caller.signedIn(port, "paula").send("POST", "/runs/" + run + "/approvals", "decision=approve&digest=" + digest(run),
                "application/x-www-form-urlencoded").statusCode()).isEqualTo(403);
        assertThat(approvals.of(new RunNumber(run))).isEmpty();
    }

    @Test
    void anUnknownDecisionIsRefused() {
        long run = start("1.1.0");

        assertThat(post("paula", run, "maybe", digest(run), "").statusCode()).isEqualTo(400);
        assertThat(post("paula", run, "approve", "abc", "").body()).contains("digest must be the 64 hex digits");
    }

    @Test
    void theDrawerIsTheSameWithoutThePageAround() {
        long run = start("1.1.0");

        String drawer = Caller.signedIn(port, "paula").fragment(review(run)).body();

        assertThat(drawer).contains("id=\"review\"", ">Approve<", "_csrf").doesNotContain("<html", "Sign out");
    }

    private long start(String target) {
        return new PlayedRuns(port).startAndAwaitApproval("boss", target);
    }

    private String digest(long run) {
        return approvals.newest(new RunNumber(run), "approvePlan").orElseThrow().digest();
    }

    private HttpResponse<String> post(String user, long run, String decision, String digest, String comment) {
        return Caller.signedIn(port, user).form(review(run), "/runs/" + run + "/approvals",
                Map.of("decision", decision, "digest", digest, "comment", comment));
    }

    private static String review(long run) {
        return "/runs/" + run + "/review";
    }
}
