package chatalot.runbook.web;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A browser for each test of the played service; whatever still runs afterwards is brought to its end. */
abstract class InBrowser {

    @LocalServerPort
    int port;
    Chromium chromium;
    PlayedRuns runs;

    @BeforeEach
    final void openBrowser() {
        runs = new PlayedRuns(port);
        chromium = new Chromium(port);
    }

    @AfterEach
    final void closeBrowser() {
        chromium.close();
        runs.endAll();
    }
}
