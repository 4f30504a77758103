package chatalot.runbook.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The console in a real browser. */
@RunningService
@Tag("browser")
class ConsoleInBrowserTest extends InBrowser {

    @Test
    void anOperatorStartsAnUpdateWatchesItAndCancels() {
        Page olivia = chromium.signedIn("olivia");
        Chromium.screenshot(olivia, "instances");
        olivia.locator("#instance-demo").getByText("Update…").click();
        olivia.getByLabel("Target").fill("1.1.0");
        olivia.getByText("Plan it").click();
        assertThat(olivia.locator("main")).containsText("The plan: 1 person.");
        olivia.getByLabel("Reason").fill("Announced for tonight");
        Chromium.screenshot(olivia, "plan-start");
        olivia.getByText("Start the update", new Page.GetByTextOptions().setExact(true)).click();

        olivia.waitForURL("**/runs/*");
        assertThat(olivia.locator("#live").getByText("Waiting for approval")).isVisible();
        Chromium.screenshot(olivia, "run-waiting");
        Page paula = chromium.signedIn("paula");
        paula.navigate(olivia.url());
        Chromium.screenshot(paula, "run-waiting-approver");

        olivia.getByText("Cancel…").click();
        olivia.locator("#cancel-reason").fill("Not tonight after all");
        Chromium.screenshot(olivia, "run-cancel");
        olivia.getByText("Cancel the run").click();

        assertThat(olivia.locator("#live .tone", new Page.LocatorOptions().setHasText("Cancelled"))).isVisible();
        assertThat(paula.locator("#live .tone", new Page.LocatorOptions().setHasText("Cancelled"))).isVisible();
        Chromium.screenshot(paula, "run-cancelled");
        assertThat(chromium.complaints()).isEmpty();
    }

    /** The list around a form is exchanged every three seconds; what is being typed stays, and the place in it. */
    @Test
    void whoTypesIsNotDisturbedByTheListThatRefreshesItself() {
        Caller.withBasic(port, "olivia").post("/api/freezes", "{\"instance\":\"team\",\"reason\":\"audit\"}");
        Page olivia = chromium.signedIn("olivia");
        olivia.getByText("Lift…").first().click();
        Locator reason = olivia.locator(".frozen textarea").first();
        reason.fill("Over");
        olivia.waitForResponse("**/instances/list", () -> { });
        olivia.waitForResponse("**/instances/list", () -> { });
        assertThat(reason).isFocused();
        assertThat(reason).hasValue("Over");
        olivia.getByText("Lift the freeze").first().click();
        assertThat(olivia.locator(".frozen")).hasCount(0);
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void everythingFitsANarrowScreenInDarkColours() {
        Page olivia = chromium.window(360, 740, ColorScheme.DARK);
        olivia.navigate("/login");
        Chromium.screenshot(olivia, "sign-in-narrow");
        Chromium.signIn(olivia, "olivia");
        olivia.locator("#instance-demo").getByText("Update…").click();
        Chromium.screenshot(olivia, "plan-narrow");
        olivia.getByText("Start the update", new Page.GetByTextOptions().setExact(true)).click();
        olivia.waitForURL("**/runs/*");
        Chromium.screenshot(olivia, "run-narrow");

        String run = olivia.url();
        for (String page : new String[] {"/instances", "/instances/demo/plan", "/instances/demo/backups", "/instances/demo/rollback", "/runs", run,
            run + "?show=log", run + "?show=plan", run + "/steps/planUpdate", run + "/evidence/plan.md"}) {
            olivia.navigate(page);
            org.assertj.core.api.Assertions.assertThat((Integer) olivia.evaluate("document.documentElement.scrollWidth"))
                    .as(page).isLessThanOrEqualTo(360);
        }
        Chromium.screenshot(olivia, "document-narrow");
        olivia.navigate("/runs");
        Chromium.screenshot(olivia, "runs-narrow");
        olivia.navigate("/instances");
        Chromium.screenshot(olivia, "instances-narrow");
        olivia.navigate(run);
        olivia.getByText("Cancel…").click();
        olivia.getByText("Cancel the run").click();
        assertThat(olivia.locator("#live .tone", new Page.LocatorOptions().setHasText("Cancelled"))).isVisible();
        assertThat(chromium.complaints()).isEmpty();
    }
}
