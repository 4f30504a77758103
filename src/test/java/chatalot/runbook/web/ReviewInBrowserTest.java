package chatalot.runbook.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reviews in the drawer, as people do them. */
@RunningService
@Tag("browser")
class ReviewInBrowserTest extends InBrowser {

    @Test
    void anApproverSignsWithTheKeyboardAloneAndIsBackWhereTheyWere() {
        long run = runs.startAndAwaitApproval("boss", "two-1.1.0");
        Page paula = chromium.signedIn("paula");
        paula.navigate("/approvals");
        paula.locator("#review-" + run).focus();
        paula.keyboard().press("Enter");
        assertThat(paula.locator("#drawer")).isVisible();
        assertThat(paula.locator("#review-title")).isFocused();
        Chromium.screenshot(paula, "review-drawer");

        // The focus stays inside, and Esc gives it back to what opened the drawer.
        for (int i = 0; i < 25; i++) {
            paula.keyboard().press("Tab");
            assertThat((Boolean) paula.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#drawer')"))
                    .isTrue();
        }
        paula.keyboard().press("Escape");
        assertThat(paula.locator("#drawer")).isHidden();
        assertThat(paula.locator("#review-" + run)).isFocused();

        paula.keyboard().press("Enter");
        paula.locator("#approve-comment").focus();
        paula.keyboard().type("Read and understood");
        paula.keyboard().press("Tab");
        paula.keyboard().press("Enter");

        assertThat(paula.getByText("You have approved; one more person is needed.")).isVisible();
        assertThat(paula.locator("#drawer")).isHidden();
        assertThat(paula).hasURL(java.util.regex.Pattern.compile(".*/approvals$"));
        assertThat(paula.locator("#review-" + run)).isFocused();
        Chromium.screenshot(paula, "approvals");
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void whoStartedTheRunIsToldWhyThereIsNoButton() {
        long run = runs.startAndAwaitApproval("boss", "two-1.1.0");
        Page boss = chromium.signedIn("boss");
        boss.navigate("/runs/" + run);
        boss.locator("#review-" + run).click();

        assertThat(boss.locator("#drawer .why")).hasText("You started this run, so somebody else has to approve it.");
        assertThat(boss.locator("#drawer button", new Page.LocatorOptions().setHasText("Approve"))).hasCount(0);
        Chromium.screenshot(boss, "review-own-run");
    }

    @Test
    void whatIsRefusedIsSaidInTheDrawerAndWhatWasTypedStays() {
        long run = runs.startAndAwaitApproval("boss", "two-1.1.0");
        Page paula = chromium.signedIn("paula");
        paula.navigate("/runs/" + run);
        paula.locator("#review-" + run).click();
        paula.locator("#approve-comment").fill("Fine by me");
        Caller.withBasic(port, "peter").post("/api/runs/" + run + "/assignee", "{\"person\":\"peter\"}");

        paula.locator("#drawer .decision button").click();

        assertThat(paula.locator("#drawer [role=alert]")).containsText("claimed by peter");
        assertThat(paula.locator("#drawer .why")).hasText("It is in the hands of peter.");
        assertThat(paula.locator("#drawer")).isVisible();
    }

    @Test
    void aRejectionEndsTheRunAndIsSeenOnItsPage() {
        long run = runs.startAndAwaitApproval("boss", "two-1.1.0");
        Page paula = chromium.signedIn("paula");
        paula.navigate("/runs/" + run);
        paula.locator("#review-" + run).click();
        paula.getByText("Reject…").click();
        paula.locator("#reject-comment").fill("Not before the holidays");
        paula.getByText("Reject, and end the run").click();

        assertThat(paula.locator("#live .tone", new Page.LocatorOptions().setHasText("Rejected")).first()).isVisible();
        assertThat(paula.getByText("Not before the holidays").first()).isVisible();
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void everythingFitsANarrowScreenInDarkColours() {
        long run = runs.startAndAwaitApproval("boss", "two-1.1.0");
        Page paula = Chromium.signIn(chromium.window(360, 740, ColorScheme.DARK), "paula");
        for (String page : new String[] {"/approvals", "/runs/" + run + "/review"}) {
            paula.navigate(page);
            assertThat((Integer) paula.evaluate("document.documentElement.scrollWidth")).as(page).isLessThanOrEqualTo(360);
        }
        Chromium.screenshot(paula, "review-narrow");
        paula.navigate("/approvals");
        paula.locator("#review-" + run).click();
        assertThat(paula.locator("#drawer")).isVisible();
        assertThat((Integer) paula.evaluate("document.getElementById('drawer').scrollWidth")).isLessThanOrEqualTo(360);
    }

    @Test
    void withoutScriptsTheLinkLeadsToAPageThatDoesTheSame() {
        long run = runs.startAndAwaitApproval("boss", "two-1.1.0");
        Page signedIn = chromium.signedIn("paula");
        Browser.NewContextOptions plain = new Browser.NewContextOptions().setJavaScriptEnabled(false)
                .setStorageState(signedIn.context().storageState()).setBaseURL("http://localhost:" + port);
        Page paula = signedIn.context().browser().newContext(plain).newPage();
        paula.navigate("/approvals");
        paula.locator("#review-" + run).click();
        paula.waitForURL("**/runs/" + run + "/review?from=approvals");
        paula.locator("#approve-comment").fill("Read without scripts");
        paula.locator(".decision button").click();

        paula.waitForURL("**/approvals");
        runs.awaitApproval(run);
        paula.reload();
        assertThat(paula.getByText("You have approved; one more person is needed.")).isVisible();
    }
}
