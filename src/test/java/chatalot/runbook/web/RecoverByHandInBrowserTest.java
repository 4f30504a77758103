package chatalot.runbook.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A way back that lost its restore point: what a person reads before they go back to the backup, and how they do. */
@RunningService
@Tag("browser")
class RecoverByHandInBrowserTest extends InBrowser {

    @Test
    void theRunsPageShowsTheStateAndTheLossAndGoesBackToTheBackup() {
        long number = needsHands();
        Page olivia = chromium.signedIn("olivia");
        olivia.navigate("/runs/" + number);

        assertThat(olivia.locator("#state")).containsText("database chatalot_before_7");
        olivia.locator("summary", named("Go back to the backup…")).click();
        Locator messages = olivia.locator("#state tr", named("public.messages"));
        assertThat(messages).containsText("42");
        assertThat(olivia.locator("#state th", named("Written since backup demo-1-20300102030405"))).isVisible();
        assertThat(olivia.locator("#state .actions")).hasJSProperty("scrollWidth", olivia.evaluate(
                "document.querySelector('#state .actions').clientWidth"));
        Chromium.screenshot(olivia, "run-back-to-backup");
        olivia.locator("#backup-comment").fill("The clone was dropped by mistake");
        olivia.getByText("Go back to the backup and lose this").click();

        assertThat(olivia.locator("#live .tone", named("Waiting for review"))).isVisible();
        assertThat(olivia.locator(".step", named("Remake restore point"))).isVisible();
    }

    @Test
    void tasklistShowsTheSameNumbersAndTakesTheSameAnswer() {
        long number = needsHands();
        Page olivia = chromium.signedIn("olivia");
        olivia.navigate("/runs/" + number);
        olivia.getByText("Open in Tasklist").first().click();
        olivia.getByText("Claim").first().click();

        Locator form = olivia.locator(".fjs-container");
        assertThat(form).containsText("Lost by going back to the backup");
        assertThat(form).containsText("public.messages");
        Chromium.screenshot(olivia, "tasklist-recover-by-hand");
        form.locator("label", new Locator.LocatorOptions().setHasText("Go back to the run's backup")).click();
        form.locator("textarea").last().fill("The clone was dropped by mistake");
        olivia.locator("button", named("Complete")).last().click();

        olivia.navigate("/runs/" + number);
        assertThat(olivia.locator("#live .tone", named("Waiting for review"))).isVisible();
    }

    private long needsHands() {
        long number = runs.startAndAwaitApproval("1.2.1");
        runs.approve("paula", number);
        runs.approve("paula", number);
        runs.awaitState(number, "needs_hands");
        return number;
    }

    private static Page.LocatorOptions named(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }
}
