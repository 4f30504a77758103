package chatalot.runbook.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The distribution's Chromium. Every window is a person of its own; what a page complains about is kept. */
public final class Chromium implements AutoCloseable {

    private static final List<Path> PLACES = List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"),
            Path.of("/usr/bin/google-chrome"));
    /** The webapps load megabytes of script; a machine with other work takes its time for that. */
    static final double PATIENCE_MILLIS = 60_000;
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final Playwright playwright;
    private final Browser browser;
    private final String base;
    private final List<String> complaints = new ArrayList<>();

    /** @param port of the service on this machine */
    public Chromium(int port) {
        this.base = "http://localhost:" + port;
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        this.playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(executable())
                .setArgs(List.of("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync")));
    }

    private static Path executable() {
        return Stream.concat(Stream.ofNullable(System.getenv("CHROMIUM")).map(Path::of), PLACES.stream())
                .filter(Files::isExecutable).findFirst().orElseThrow(() -> new AssertionError(
                        "There is no Chromium: src/setup/browser.sh install, or name one in CHROMIUM"));
    }

    /** A window of its own session, width by height, in dark colours or light ones. */
    Page window(int width, int height, ColorScheme colours) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setBaseURL(base)
                .setViewportSize(width, height).setColorScheme(colours).setLocale("en-GB").setTimezoneId("UTC"));
        Page page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.setDefaultNavigationTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        return page;
    }

    /** A window in which somebody has signed in. */
    Page signedIn(String user) {
        return signIn(window(1280, 900, ColorScheme.LIGHT), user);
    }

    /** As {@link #signedIn(String)}, where users have another password. */
    public Page signedIn(String user, String password) {
        return signIn(window(1280, 900, ColorScheme.LIGHT), user, password);
    }

    static Page signIn(Page page, String user) {
        return signIn(page, user, Caller.PASSWORD);
    }

    private static Page signIn(Page page, String user, String password) {
        page.navigate("/login");
        page.getByLabel("User").fill(user);
        page.getByLabel("Password").fill(password);
        page.getByText("Sign in", new Page.GetByTextOptions().setExact(true)).last().click();
        page.waitForURL("**/instances");
        return page;
    }

    /** What can be seen of a page without scrolling. */
    public static void view(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    public static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
    }

    /** Errors in pages' consoles: a broken script, a policy that was violated, a file that is missing. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
