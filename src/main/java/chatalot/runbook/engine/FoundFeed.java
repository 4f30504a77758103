package chatalot.runbook.engine;

import chatalot.runbook.run.FoundUpdates;
import chatalot.runbook.run.RunStore;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.springframework.stereotype.Component;

/** Whatever a check asked, nobody has to answer once it has ended, however it ended. */
@Component
class FoundFeed implements HistoryFeed {

    private final RunStore runs;
    private final FoundUpdates found;

    FoundFeed(RunStore runs, FoundUpdates found) {
        this.runs = runs;
        this.found = found;
    }

    @Override
    public void hear(HistoryEvent event) {
        if (event instanceof HistoricProcessInstanceEventEntity instance
                && event.isEventOfType(HistoryEventTypes.PROCESS_INSTANCE_END)) {
            runs.byProcessInstance(instance.getProcessInstanceId()).ifPresent(run -> found.overtaken(run.number()));
        }
    }
}
