package chatalot.runbook.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One update that goes back, as the three kinds of people see it: ops start and watch it, two approvers sign, one of them in Tasklist, and an
 * auditor finds it, replays it and takes it away. Each meets what they may not do. The screenshots of the README are taken here.
 */
@RunningService
@Tag("browser")
class JourneysInBrowserTest extends InBrowser {

    @Test
    void anUpdateThatGoesBackIsStartedSignedWatchedAndAudited() throws IOException {
        Page olivia = chromium.signedIn("olivia");
        long run = opsStart(olivia);
        approversSign(run, "two-1.2.0");
        opsWatchTheWayBack(olivia, run);
        auditorFindsReplaysAndExports(run);
        assertThat(chromium.complaints()).isEmpty();
    }

    private static long opsStart(Page olivia) {
        olivia.locator("#instance-demo").getByText("Update…").click();
        olivia.getByLabel("Target").fill("two-1.2.0");
        olivia.getByText("Plan it").click();
        assertThat(olivia.getByText("Who has to approve")).isVisible();
        olivia.getByText("Not before", new Page.GetByTextOptions().setExact(true)).click();
        olivia.getByText("Start the update", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(olivia.locator("#not-before-error")).hasText("Say when, or choose as soon as possible.");
        olivia.getByText("As soon as possible, once it is approved").click();
        olivia.getByLabel("Reason").fill("Reactions, as announced");
        Chromium.screenshot(olivia, "journey-start");
        olivia.getByText("Start the update", new Page.GetByTextOptions().setExact(true)).click();
        olivia.waitForURL(Pattern.compile(".*/runs/[0-9]+$"));
        assertThat(olivia.locator("#live").getByText("Waiting for approval")).isVisible();
        return Long.parseLong(olivia.url().replaceFirst(".*/runs/", ""));
    }

    private void approversSign(long run, String target) {
        Page paula = chromium.signedIn("paula");
        Page peter = chromium.signedIn("peter");
        for (String gate : new String[] {"Approve plan", "Approve swap"}) {
            runs.await(run, now -> now.at("/waitsFor/0/name").asText().equals(gate));
            paula.navigate("/approvals");
            paula.locator("#review-" + run).click();
            assertThat(paula.locator("#drawer")).containsText(target);
            Chromium.view(paula, "journey-review");
            paula.locator("#approve-comment").fill("Read the plan");
            paula.locator("#drawer button", named("Approve")).first().click();
            assertThat(paula.getByText("You have approved; one more person is needed.")).isVisible();

            signInTasklist(peter, run);
        }
        paula.navigate("/runs/" + run);
        assertThat(paula.getByText("Cancel…")).hasCount(0);
    }

    private void signInTasklist(Page peter, long run) {
        peter.navigate("/runs/" + run + "/review");
        peter.getByText("Open in Tasklist").click();
        peter.getByText("Claim").first().click();
        peter.locator(".fjs-container label", named("Approve")).first().click();
        peter.locator(".fjs-container textarea").fill("Agreed");
        Chromium.screenshot(peter, "journey-tasklist");
        peter.locator("button", named("Complete")).last().click();
        runs.await(run, now -> now.at("/approvals").findValuesAsText("person").stream().filter("peter"::equals).count() > 0);
        assertThat(peter.locator(".fjs-container")).isHidden();
    }

    private static void opsWatchTheWayBack(Page olivia, long run) {
        assertThat(olivia.locator("#live .tone", named("Waiting for review"))).isVisible();
        assertThat(olivia.locator(".failure")).containsText("migration 40 failed");
        assertThat(olivia.locator("#diagram [data-element-id=startNewVersion]")).hasClass(Pattern.compile(".*\\bfailed\\b.*"));
        assertThat(olivia.locator(".step", named("Put back data"))).isVisible();
        Chromium.screenshot(olivia, "journey-went-back");
        olivia.navigate("/approvals");
        olivia.getByText("Answer…").first().click();
        olivia.getByText("Close the review…").click();
        olivia.getByLabel("What you found").fill("Its migration 40 is wrong; the authors know");
        olivia.locator("#act-review button").click();
        assertThat(olivia.locator("#live .tone", named("Restored"))).isVisible();
        assertThat(olivia.getByText("Run it again…")).isVisible();
    }

    private void auditorFindsReplaysAndExports(long run) throws IOException {
        Page arthur = Chromium.signIn(chromium.window(1280, 900, ColorScheme.DARK), "arthur");
        arthur.navigate("/runs?person=peter&outcome=Restored&text=reactions");
        Chromium.screenshot(arthur, "journey-history");
        Download runs = arthur.waitForDownload(() -> arthur.getByText("CSV", new Page.GetByTextOptions().setExact(true)).click());
        assertThat(Files.readString(runs.path())).contains("Restored", "two-1.2.0", "olivia");
        arthur.locator("td a", named(Long.toString(run))).first().click();
        arthur.getByText("Play", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(arthur.getByText("Pause", new Page.GetByTextOptions().setExact(true))).isVisible();
        assertThat(arthur.getByText("Play", new Page.GetByTextOptions().setExact(true))).isVisible();
        Chromium.screenshot(arthur, "journey-replay");
        arthur.locator(".tabs").getByText("Audit").click();
        assertThat(arthur.locator("main")).containsText("Its migration 40 is wrong; the authors know");
        Chromium.screenshot(arthur, "journey-audit");

        assertThat(arthur.getByText("Run it again…")).hasCount(0);
        assertThat(Caller.signedIn(port, "arthur").form("/runs/" + run, "/runs/" + run + "/review", Map.of("comment", "x")).statusCode()).isEqualTo(403);
        assertThat(Caller.signedIn(port, "arthur").form("/instances", "/instances/demo/updates", Map.of()).statusCode()).isEqualTo(403);
    }

    private static Page.LocatorOptions named(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }
}
