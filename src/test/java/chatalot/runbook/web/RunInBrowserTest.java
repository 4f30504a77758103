package chatalot.runbook.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page of a run in a real browser: its diagram, its steps, its log. */
@RunningService
@Tag("browser")
class RunInBrowserTest extends InBrowser {

    @Test
    void theDiagramShowsWhereTheRunIsAndFollowsIt() {
        long run = runs.startAndAwaitApproval("1.1.0");
        Page arthur = chromium.signedIn("arthur");
        arthur.navigate("/runs/" + run);

        assertThat(element(arthur, "planUpdate")).hasClass(has("done"));
        assertThat(element(arthur, "approvePlan")).hasClass(has("open"));
        assertThat(element(arthur, "assessRiskToPlanAsked")).hasClass(has("taken"));
        assertThat(element(arthur, "buildImage")).not().hasClass(has("done"));
        Chromium.screenshot(arthur, "run-diagram");

        runs.approve("paula", run);
        runs.awaitApproval(run);
        assertThat(element(arthur, "buildImage")).hasClass(has("done"));
        assertThat(element(arthur, "approveSwap")).hasClass(has("open"));
        arthur.getByText("Back up", new Page.GetByTextOptions().setExact(true)).first().click();
        assertThat(element(arthur, "dumpDatabase")).hasClass(has("done"));
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void aStepIsOpenedWithWhatItBeganWithWhatItLeftAndWhatItSaid() {
        long run = runs.startAndAwaitApproval("1.1.0");
        Page arthur = chromium.signedIn("arthur");
        arthur.navigate("/runs/" + run);

        arthur.locator("#steps").getByText("Plan update").click();

        Locator detail = arthur.locator("#detail");
        assertThat(detail.locator("tr", row("rollbackClass"))).containsText("restore data");
        assertThat(detail).containsText("plan.json");
        assertThat(detail).containsText("planUpdate of demo to 1.1.0: <b>nothing</b> is really done");
        detail.getByText("Inputs").click();
        assertThat(detail.locator("tr", row("target"))).containsText("1.1.0");
        Chromium.screenshot(arthur, "run-step");
        arthur.navigate("/runs/" + run + "/steps/planUpdate");
        assertThat(arthur.locator("main")).containsText("Attempt 1");
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void theLogIsSearchedFilteredFollowedAndTakenAway() throws IOException {
        long run = runs.startAndAwaitApproval("1.1.0");
        Page arthur = chromium.signedIn("arthur");
        arthur.navigate("/runs/" + run + "?show=log");
        assertThat(arthur.locator("#log .line", named("checkInstance of demo"))).isVisible();
        runs.approve("paula", run);
        assertThat(arthur.locator("#log .line", named("buildImage of demo"))).isVisible();
        Chromium.screenshot(arthur, "run-log");

        arthur.getByLabel("Search").fill("PLANUPDATE OF");
        assertThat(arthur.locator("#log .line", named("checkInstance of demo"))).hasCount(0);
        assertThat(arthur.locator("#log .line")).hasCount(1);
        arthur.getByLabel("Search").fill("");
        arthur.getByLabel("Step").selectOption("buildImage");
        assertThat(arthur.locator("#log .line")).hasCount(1);
        Download file = arthur.waitForDownload(() -> arthur.getByText("Download", new Page.GetByTextOptions().setExact(true)).click());
        assertThat(Files.readString(file.path())).contains("buildImage.1 buildImage of demo to 1.1.0").doesNotContain("checkInstance");
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void aRunThatWentBackIsReplayedOnItsDiagram() {
        long run = runs.startAndAwaitApproval("1.2.0");
        runs.approve("paula", run);
        runs.approve("paula", run);
        runs.awaitState(run, "waiting_for_review");
        Caller.withBasic(port, "olivia").post("/api/runs/" + run + "/review", "{\"comment\":\"seen\"}");
        runs.awaitEnd(run);
        Page arthur = chromium.signedIn("arthur");
        arthur.navigate("/runs/" + run);
        assertThat(element(arthur, "startNewVersion")).hasClass(has("failed"));
        assertThat(element(arthur, "swapFailed")).hasClass(has("done"));
        Chromium.screenshot(arthur, "run-went-back");

        Locator at = arthur.getByLabel("Replay");
        at.focus();
        arthur.keyboard().press("Home");
        assertThat(element(arthur, "startNewVersion")).not().hasClass(has("failed"));
        arthur.getByText("Play", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(element(arthur, "startNewVersion")).hasClass(has("failed"));
        assertThat(arthur.getByText("Play", new Page.GetByTextOptions().setExact(true))).isVisible();
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void everyPartOfARunHasAnAddressOfItsOwn() {
        long run = runs.startAndAwaitApproval("1.1.0");
        runs.approve("paula", run);
        runs.awaitApproval(run);
        Page arthur = chromium.signedIn("arthur");
        arthur.navigate("/runs/" + run);

        arthur.locator(".tabs").getByText("Plan").click();
        assertThat(arthur.locator(".prose")).containsText("From 1.0.0, with migration 38");
        arthur.locator(".tabs").getByText("Backup").click();
        assertThat(arthur.locator("main")).containsText("1204 rows and 78 files compared");
        Chromium.screenshot(arthur, "run-backup");
        arthur.locator(".tabs").getByText("Approvals").click();
        assertThat(arthur.locator("main")).containsText("paula approved the plan");
        arthur.reload();
        assertThat(arthur.locator("main")).containsText("paula approved the plan");
        assertThat(chromium.complaints()).isEmpty();
    }

    private static Locator element(Page page, String id) {
        return page.locator("#diagram .djs-element[data-element-id='%s']".formatted(id));
    }

    private static Pattern has(String name) {
        return Pattern.compile("(^|\\s)" + name + "(\\s|$)");
    }

    private static Page.LocatorOptions named(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private static Locator.LocatorOptions row(String text) {
        return new Locator.LocatorOptions().setHasText(text);
    }
}
