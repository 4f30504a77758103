package chatalot.runbook.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Approvals in Tasklist, as people do them, through the doors as they are. */
@RunningService
@Tag("browser")
class TasklistInBrowserTest extends InBrowser {

    @Test
    void anApproverSignsBothGatesAndTheRunsPageShowsTheEnd() {
        long number = runs.startAndAwaitApproval("1.1.0");
        Page olivia = chromium.signedIn("olivia");
        olivia.navigate("/runs/" + number);
        Page paula = chromium.signedIn("paula");

        openTask(paula, number);
        decide(paula, "Approve");
        assertThat(olivia.getByText("paula approved the plan")).isVisible();
        assertThat(olivia.locator(".step", named("Build image"))).isVisible();
        Chromium.screenshot(olivia, "run-second-gate");

        openTask(paula, number);
        assertThat(paula.locator(".fjs-container")).containsText("For an approver who knows the database");
        Chromium.screenshot(paula, "tasklist-approve");
        decide(paula, "Approve");

        assertThat(olivia.locator("#live .tone", named("Updated"))).isVisible();
        assertThat(olivia.locator(".facts", named("0.84 s"))).isVisible();
        Chromium.screenshot(olivia, "run-updated");
    }

    @Test
    void theRequesterIsToldInWordsThatTheyCannotApprove() {
        long number = runs.startAndAwaitApproval("both", "1.1.0");
        Page both = chromium.signedIn("both");

        openTask(both, number);

        assertThat(both.getByText("cannot decide on it. Somebody else has to.").first()).isVisible();
        Chromium.screenshot(both, "tasklist-requester-refused");
    }

    @Test
    void aFailedUpdateWaitsForItsReviewInTasklist() {
        long number = runs.startAndAwaitApproval("1.2.0");
        runs.approve("paula", number);
        runs.approve("paula", number);
        runs.awaitState(number, "waiting_for_review");
        Page olivia = chromium.signedIn("olivia");
        olivia.navigate("/runs/" + number);
        assertThat(olivia.locator(".failure")).containsText("migration 40 failed");
        Chromium.screenshot(olivia, "run-failed");

        olivia.navigate("/camunda/app/tasklist/default/");
        olivia.locator(".tasks-list li", named("Review failed update")).first().click();
        assertThat(olivia.getByText("Claim").first()).isVisible();
        Chromium.screenshot(olivia, "tasklist-review");
    }

    @Test
    void whatACheckFoundIsReadOnItsPageAndStartedInTasklist() {
        Page olivia = chromium.signedIn("olivia");
        olivia.navigate("/instances");
        olivia.getByLabel("Check demo for updates").click();
        assertThat(olivia.locator("#live .tone", named("Waiting: start the update?"))).isVisible();
        assertThat(olivia.getByText("v1.1.0 (c0ffee0) is new, <b>v1.0.0</b> runs: 3 commits.")).isVisible();
        Chromium.screenshot(olivia, "run-asks");
        String check = olivia.url();

        olivia.getByText("Open in Tasklist").click();
        olivia.getByText("Claim").first().click();
        assertThat(olivia.locator(".fjs-container")).containsText("v1.1.0 is new for demo");
        assertThat(olivia.locator(".fjs-container")).containsText("For an approver who knows the database");
        Chromium.screenshot(olivia, "tasklist-start-update");
        decide(olivia, "Start the update");
        assertThat(olivia.locator(".fjs-container")).isHidden();

        olivia.navigate(check);
        assertThat(olivia.locator("#live .tone", named("Update started"))).isVisible();
        assertThat(olivia.getByText("olivia started it")).isVisible();
    }

    @Test
    void theFormShowsWhatTheReviewShowsAndLeadsToIt() {
        long number = runs.startAndAwaitApproval("boss", "two-1.1.0");
        runs.approve("peter", number);
        runs.awaitApproval(number);
        Page paula = chromium.signedIn("paula");
        openTask(paula, number);

        for (String fact : new String[] {"Approve plan: demo", "Nothing is stopped before the swap is approved as well.", "restore data",
            "way back restores data, 1 migration", "1 of 2: peter", "comes before the swap is approved", "Expires", "peter approved at Approve plan",
            "plan.md", "locks a large table"}) {
            assertThat(paula.locator(".fjs-container")).containsText(fact);
        }
        assertThat(paula.locator(".fjs-container a[href='/runs/%d/evidence/plan.md']".formatted(number))).isVisible();
        assertThat(paula.locator(".fjs-container a[href='/runs/%d/review']".formatted(number))).isVisible();
        Chromium.screenshot(paula, "tasklist-approve-facts");
    }

    @Test
    void anOperatorStartsAnUpdateFromItsFormAndIsItsRequester() {
        Page olivia = chromium.signedIn("olivia");
        startForm(olivia, "Update");
        olivia.locator(".fjs-container input").first().fill("demo");
        olivia.locator(".fjs-container input").nth(1).fill("1.1.0");
        olivia.locator(".fjs-container textarea").fill("From Tasklist");
        Chromium.screenshot(olivia, "tasklist-start-form");
        olivia.locator(".modal-footer button", named("Start")).click();
        assertThat(olivia.locator(".fjs-container")).isHidden();

        olivia.navigate("/runs");
        olivia.locator("tbody tr", named("1.1.0")).first().locator("a").first().click();
        assertThat(olivia.locator(".facts", named("From Tasklist"))).containsText("olivia");
        assertThat(olivia.locator("#live").getByText("Waiting for approval").first()).isVisible();
    }

    @Test
    void aStartThatIsRefusedSaysWhyInTasklist() {
        runs.startAndAwaitApproval("1.1.0");
        Caller.withBasic(port, "olivia").post("/api/freezes", "{\"reason\":\"Holidays\"}");
        try {
            Page olivia = chromium.signedIn("olivia");
            startForm(olivia, "Update");
            olivia.locator(".fjs-container input").first().fill("demo");
            olivia.locator(".modal-footer button", named("Start")).click();

            assertThat(olivia.getByText("Holidays").first()).isVisible();
            Chromium.screenshot(olivia, "tasklist-start-refused");
        } finally {
            Caller.withBasic(port, "olivia").post("/api/freezes/1/lift", "{\"reason\":\"over\"}");
        }
    }

    private static void startForm(Page page, String process) {
        page.navigate("/camunda/app/tasklist/default/");
        page.locator(".start-process-action a").first().click();
        page.locator(".modal-body a", new Page.LocatorOptions().setHasText(java.util.regex.Pattern.compile("^\\s*" + process + "\\s*$"))).first().click();
        page.locator(".fjs-container").waitFor();
    }

    @Test
    void whatTasklistCannotDoHereIsNotOffered() {
        Page paula = chromium.signedIn("paula");
        paula.navigate("/camunda/app/tasklist/default/");

        assertThat(paula.locator(".task-filters", named("Waiting for you"))).isVisible();
        assertThat(paula.getByText("Start process").first()).isHidden();
        assertThat(paula.getByText("Create task").first()).isHidden();
    }

    private static void openTask(Page page, long number) {
        page.navigate("/runs/" + number);
        page.getByText("Open in Tasklist").click();
        page.getByText("Claim").first().click();
    }

    private static void decide(Page page, String decision) {
        page.locator(".fjs-container label", named(decision)).first().click();
        page.locator(".fjs-container textarea").fill("Read and understood");
        page.locator("button", named("Complete")).last().click();
    }

    private static Page.LocatorOptions named(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }
}
