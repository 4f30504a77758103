package chatalot.runbook.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sign-in by an identity provider as a browser sees it, with what it holds pages to. */
@RunningService
@Tag("browser")
class OidcInBrowserTest extends InBrowser implements WithProvider {

    @Test
    void oneSignInOpensConsoleAndTasklistAndSigningOutEndsItAtTheProviderToo() {
        PROVIDER.serves("http://localhost:" + port);
        PROVIDER.account("nora", "operators", "/chat/reviewers");
        runs.startAndAwaitApproval("1.1.0");
        Page nora = chromium.window(1280, 900, ColorScheme.LIGHT);
        nora.navigate("/login");
        Chromium.screenshot(nora, "sign-in-provider");
        nora.getByText("Sign in with Example Ltd").click();
        nora.locator("#username").fill("nora");
        nora.locator("#password").fill(IdentityProvider.PASSWORD);
        nora.locator("button[type=submit]").click();
        nora.waitForURL("**/instances");

        nora.navigate("/camunda/app/tasklist/default/");
        assertThat(nora.locator(".tasks-list li").first()).isVisible();
        nora.navigate("/account");
        Chromium.screenshot(nora, "account-provider");
        nora.getByText("Sign out").click();

        nora.waitForURL("**/login?out");
        assertThat(nora.getByText("You are signed out.")).isVisible();
        new Accounts(port).remove("nora");
    }
}
