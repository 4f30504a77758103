package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every page, in light and in dark colours, as axe sees it: nothing that would keep people out. */
@RunningService
@Tag("browser")
class AccessibleTest extends InBrowser {

    private static final Set<String> GRAVE = Set.of("serious", "critical");
    private static final List<String> COLOURS = List.of("color-contrast");
    private static final List<String> WCAG = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa");

    @Test
    void noPageKeepsAnybodyOut() {
        long ended = runs.startAndAwaitApproval("1.2.0");
        runs.approve("paula", ended);
        runs.approve("paula", ended);
        runs.awaitState(ended, "waiting_for_review");
        runs.endAll();
        long waiting = runs.startAndAwaitApproval("1.1.0");
        // So that the account's page has something to show.
        for (String person : List.of("arthur", "boss")) {
            Caller.withBasic(port, person).post("/api/tokens", "{\"name\":\"laptop\",\"scope\":\"read\"}");
        }
        List<String> pages = new ArrayList<>(List.of("/instances", "/instances/demo/plan?to=1.1.0", "/instances/demo/rollback", "/instances/demo/backups", "/runs",
                "/runs?instance=demo", "/audit?text=e", "/audit/groups", "/exceptions?all=true", "/copies",
                "/runs/" + ended, "/runs/" + waiting, "/runs/" + waiting + "/steps/planUpdate", "/runs/" + waiting + "/evidence/plan.md",
                "/runs/" + waiting + "/review", "/approvals", "/audit", "/audit/verification", "/exceptions", "/account",
                "/runs/999999"));
        for (String part : List.of("log", "plan", "approvals", "backup", "documents", "audit")) {
            pages.add("/runs/" + ended + "?show=" + part);
        }
        for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page stranger = chromium.window(1280, 900, colours);
            stranger.navigate("/login");
            assertThat(graveIn(stranger, colours)).as("/login in %s".formatted(colours)).isEmpty();
            for (String person : List.of("arthur", "boss")) {
                Page page = Chromium.signIn(chromium.window(1280, 900, colours), person);
                pages.forEach(address -> {
                    page.navigate(address);
                    page.waitForLoadState();
                    assertThat(graveIn(page, colours)).as("%s for %s in %s".formatted(address, person, colours)).isEmpty();
                });
                page.context().close();
            }
        }
    }

    /** In the dark only what it is about: all else is the same page. */
    private static List<String> graveIn(Page page, ColorScheme colours) {
        AxeBuilder axe = new AxeBuilder(page);
        return (colours == ColorScheme.LIGHT ? axe.withTags(WCAG) : axe.withRules(COLOURS)).analyze().getViolations().stream()
                .filter(rule -> GRAVE.contains(rule.getImpact())).map(AccessibleTest::words).toList();
    }

    private static String words(Rule rule) {
        return "%s (%s): %s".formatted(rule.getId(), rule.getHelp(), rule.getNodes().stream().map(node -> node.getHtml()).limit(5).toList());
    }
}
