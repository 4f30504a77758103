package chatalot.runbook.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.web.Caller;
import chatalot.runbook.web.PlayedRuns;
import chatalot.runbook.web.RunningService;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a page that watches a run listens to. */
@RunningService
class RunEventsTest {

    @LocalServerPort
    private int port;
    @Autowired
    private RunEvents events;

    @AfterEach
    void endIt() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void whoWatchesIsToldOfEveryChangeAndLetGoWhenTheServiceStops() {
        PlayedRuns runs = new PlayedRuns(port);
        long run = runs.startAndAwaitApproval("1.1.0");
        List<String> heard = new CopyOnWriteArrayList<>();
        Stream<String> stream = Caller.signedIn(port, "arthur").stream("/runs/" + run + "/events");
        CompletableFuture<Void> listening = CompletableFuture.runAsync(() -> stream.forEach(heard::add));
        Awaitility.await().until(() -> heard.contains("event:changed") && heard.contains("event:log"));
        long told = changes(heard);

        runs.approve("paula", run);

        Awaitility.await().until(() -> changes(heard) > told);
        assertThat(listening).isNotDone();
        events.endAll();
        Awaitility.await().until(listening::isDone);
    }

    private static long changes(List<String> heard) {
        return heard.stream().filter("event:changed"::equals).count();
    }
}
