package chatalot.runbook.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A new version that fell while it was watched: what a person reads before they decide, and how they do. */
@RunningService
@Tag("browser")
class KeepOrRollBackInBrowserTest extends InBrowser {

    @Test
    void theRunsPageShowsTheLossInNumbersAndTakesTheDecision() {
        long number = fallen();
        Page olivia = chromium.signedIn("olivia");
        olivia.navigate("/runs/" + number);

        assertThat(olivia.locator(".failure")).containsText("down after its update was committed");
        olivia.locator("summary", named("Roll back…")).click();
        Locator messages = olivia.locator("tr", named("public.messages"));
        assertThat(messages).containsText("1204");
        assertThat(messages).containsText("2030-01-02 14:59:31+00");
        assertThat(olivia.locator(".actions")).hasJSProperty("scrollWidth", olivia.evaluate(
                "document.querySelector('.actions').clientWidth"));
        Chromium.screenshot(olivia, "run-keep-or-roll-back");
        olivia.getByLabel("Comment (needed)").fill("Nobody can write; they will post again");
        olivia.getByText("Roll back and lose this").click();

        assertThat(olivia.locator("#live .tone", named("Waiting for review"))).isVisible();
        assertThat(olivia.locator(".step", named("Put back data"))).isVisible();
    }

    @Test
    void tasklistShowsTheSameNumbersAndKeepsTheVersionThatSomebodyWantsToKeep() {
        long number = fallen();
        Page olivia = chromium.signedIn("olivia");
        olivia.navigate("/runs/" + number);
        olivia.getByText("Open in Tasklist").first().click();
        olivia.getByText("Claim").first().click();

        Locator form = olivia.locator(".fjs-container");
        assertThat(form).containsText("public.messages");
        assertThat(form).containsText("1204");
        Chromium.screenshot(olivia, "tasklist-keep-or-roll-back");
        form.locator("label", new Locator.LocatorOptions().setHasText("Keep the new version")).click();
        olivia.locator("button", named("Complete")).last().click();

        olivia.navigate("/runs/" + number);
        assertThat(olivia.locator("#live .tone", named("Updated"))).isVisible();
    }

    private long fallen() {
        long number = runs.startAndAwaitApproval("1.7.0");
        runs.approve("paula", number);
        runs.approve("paula", number);
        runs.awaitState(number, "keep_or_roll_back");
        return number;
    }

    private static Page.LocatorOptions named(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }
}
