package chatalot.runbook.engine;

import java.util.List;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;

/**
 * Hears everything the engine puts into its history, once, in the engine's own transaction. Not itself the engine's kind
 * of handler: its starter takes the only bean of that kind, and a second time what a plugin adds.
 */
interface HistoryFeed {

    void hear(HistoryEvent event);

    /** What the engine calls. */
    record ToAll(List<HistoryFeed> feeds) implements HistoryEventHandler {

        @Override
        public void handleEvent(HistoryEvent event) {
            feeds.forEach(feed -> feed.hear(event));
        }

        @Override
        public void handleEvents(List<HistoryEvent> events) {
            events.forEach(this::handleEvent);
        }
    }
}
