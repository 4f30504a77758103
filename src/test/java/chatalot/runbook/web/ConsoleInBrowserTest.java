package chatalot.runbook.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The console in a real browser. */
@RunningService
@Tag("browser")
class ConsoleInBrowserTest {

    @LocalServerPort
    private int port;
    private Chromium chromium;

    @BeforeEach
    void open() {
        chromium = new Chromium(port);
    }

    @AfterEach
    void close() {
        chromium.close();
    }

    @Test
    void anOperatorStartsAnUpdateWatchesItAndCancels() {
        Page olivia = chromium.signedIn("olivia");
        Chromium.screenshot(olivia, "instances");
        olivia.locator("#instance-demo").getByText("Update…").click();
        olivia.getByLabel("Target").first().fill("1.1.0");
        olivia.getByLabel("Reason").first().fill("Announced for tonight");
        Chromium.screenshot(olivia, "instances-update");
        // The list around the form is exchanged every three seconds; what is being typed stays, and the place in it.
        olivia.waitForResponse("**/instances/list", () -> { });
        olivia.waitForResponse("**/instances/list", () -> { });
        assertThat(olivia.getByLabel("Reason").first()).isFocused();
        assertThat(olivia.getByLabel("Target").first()).hasValue("1.1.0");
        olivia.getByText("Start the update").first().click();

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

    @Test
    void everythingFitsANarrowScreenInDarkColours() {
        Page olivia = chromium.window(360, 740, ColorScheme.DARK);
        olivia.navigate("/login");
        Chromium.screenshot(olivia, "sign-in-narrow");
        Chromium.signIn(olivia, "olivia");
        olivia.locator("#instance-demo").getByText("Update…").click();
        Chromium.screenshot(olivia, "instances-narrow");
        olivia.getByText("Start the update").first().click();
        olivia.waitForURL("**/runs/*");
        Chromium.screenshot(olivia, "run-narrow");

        for (String page : new String[] {"/instances", "/runs", olivia.url(), olivia.url() + "/evidence/plan.md"}) {
            olivia.navigate(page);
            org.assertj.core.api.Assertions.assertThat((Integer) olivia.evaluate("document.documentElement.scrollWidth"))
                    .as(page).isLessThanOrEqualTo(360);
        }
        Chromium.screenshot(olivia, "document-narrow");
        olivia.navigate("/runs");
        Chromium.screenshot(olivia, "runs-narrow");
        olivia.goBack();
        olivia.goBack();
        olivia.getByText("Cancel…").click();
        olivia.getByText("Cancel the run").click();
        assertThat(olivia.locator("#live .tone", new Page.LocatorOptions().setHasText("Cancelled"))).isVisible();
        assertThat(chromium.complaints()).isEmpty();
    }
}
