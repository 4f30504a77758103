package chatalot.runbook.web.pages;

import chatalot.runbook.run.Pulses;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.RunWatch;
import chatalot.runbook.web.Runs;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What a page that watches a run listens to: that something has changed, never what; the page asks for that itself. */
@Controller
class RunEvents {

    /** Browsers come back by themselves when it ends, and whether they may listen is asked again then. */
    private static final long LONGEST_MILLIS = 60_000;

    private final Runs runs;
    private final RunWatch watch;
    private final Set<SseEmitter> open = ConcurrentHashMap.newKeySet();

    RunEvents(Runs runs, RunWatch watch) {
        this.runs = runs;
        this.watch = watch;
    }

    /** Events {@code changed} with a mark that tells one state from another, and {@code log} with the id of the newest line. */
    @GetMapping(path = "/runs/{number}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@PathVariable String number) {
        RunNumber run = runs.run(Input.run(number)).number();
        SseEmitter emitter = new SseEmitter(LONGEST_MILLIS);
        RunWatch.Watcher watcher = pulse -> send(emitter, pulse);
        emitter.onCompletion(() -> {
            open.remove(emitter);
            watch.leave(watcher);
        });
        emitter.onTimeout(emitter::complete);
        open.add(emitter);
        watch.watch(run, watcher);
        return emitter;
    }

    /** A service that stops waits for what it is answering; nobody's open page holds it up. */
    @EventListener(ContextClosedEvent.class)
    void endAll() {
        open.forEach(SseEmitter::complete);
    }

    private static boolean send(SseEmitter emitter, Pulses.Pulse pulse) {
        try {
            emitter.send(SseEmitter.event().name("log").data(pulse.lastLine()));
            emitter.send(SseEmitter.event().name("changed").data(pulse.mark()));
            return true;
        } catch (IOException | IllegalStateException gone) {
            return false;
        }
    }
}
