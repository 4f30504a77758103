package chatalot.runbook.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An auditor in a real browser. */
@RunningService
@Tag("browser")
class RecordInBrowserTest extends InBrowser {

    private long run;

    @BeforeEach
    void startARun() {
        run = runs.startAndAwaitApproval("1.1.0");
    }

    @Test
    void anAuditorFindsARunSharesTheSearchAndExportsIt() throws IOException {
        Page arthur = chromium.signedIn("arthur");
        arthur.getByText("Runs", new Page.GetByTextOptions().setExact(true)).first().click();
        arthur.getByText("Search", new Page.GetByTextOptions().setExact(true)).first().click();
        arthur.getByLabel("Kind").selectOption("update");
        arthur.getByLabel("Outcome").selectOption("running");
        arthur.getByLabel("Person").fill("olivia");
        arthur.locator(".search button").click();
        arthur.waitForURL("**/runs?**person=olivia**");
        assertThat(arthur.locator("tbody tr")).hasCount(1);
        Chromium.screenshot(arthur, "history");
        Page other = chromium.signedIn("peter");
        other.navigate(arthur.url());
        assertThat(other.getByLabel("Person")).hasValue("olivia");
        assertThat(other.locator("tbody tr")).hasCount(1);

        Download file = arthur.waitForDownload(() -> arthur.getByText("CSV", new Page.GetByTextOptions().setExact(true)).click());
        assertThat(file.suggestedFilename()).isEqualTo("runs.csv");
        assertThat(Files.readAllLines(file.path())).hasSize(2);

        arthur.navigate("/audit?run=" + run);
        assertThat(arthur.getByText("started the run").last()).isVisible();
        Chromium.screenshot(arthur, "audit");
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void theRecordFitsANarrowScreenInDarkColours() {
        Page arthur = chromium.window(360, 740, ColorScheme.DARK);
        Chromium.signIn(arthur, "arthur");
        for (String page : new String[] {"/runs?instance=demo", "/audit?text=e", "/audit/groups", "/exceptions?all=true", "/copies"}) {
            arthur.navigate(page);
            assertThat((Integer) arthur.evaluate("document.documentElement.scrollWidth")).as(page).isLessThanOrEqualTo(360);
            Chromium.screenshot(arthur, "narrow" + page.replaceAll("[^a-z]+", "-"));
        }
        assertThat(chromium.complaints()).isEmpty();
    }
}
