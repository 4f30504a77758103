package chatalot.runbook.engine;

import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.ScheduleChanges;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.EventSubscription;
import org.camunda.bpm.engine.runtime.EventSubscriptionQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Wakes the runs that wait for their window; each then asks again by its model, and waits again if it has to. */
@Component
class WaitingRuns implements ScheduleChanges {

    static final String SCHEDULE_CHANGED = "ScheduleChanged";
    private static final Logger LOG = LoggerFactory.getLogger(WaitingRuns.class);

    private final RuntimeService runtime;
    private final Identity identity;
    private final RunStore runs;
    private final Races races;

    WaitingRuns(RuntimeService runtime, Identity identity, RunStore runs, Races races) {
        this.runtime = runtime;
        this.identity = identity;
        this.runs = runs;
        this.races = races;
    }

    @Override
    public void changed() {
        waiting().forEach(this::wake);
    }

    /** A new configuration may have other windows than the one that set the timers. */
    @EventListener(ApplicationReadyEvent.class)
    void started() {
        changed();
    }

    private List<EventSubscription> waiting() {
        return identity.asService(() -> subscriptions().list());
    }

    /** One run's trouble keeps no other asleep; its timer wakes it in the end. */
    private void wake(EventSubscription waiting) {
        Optional<Run> run = runs.byProcessInstance(waiting.getProcessInstanceId());
        try {
            run.ifPresent(found -> races.run(found, () -> identity.asService(() -> {
                if (subscriptions().executionId(waiting.getExecutionId()).count() > 0) {
                    runtime.messageEventReceived(SCHEDULE_CHANGED, waiting.getExecutionId());
                }
                return found;
            })));
        } catch (RuntimeException e) {
            LOG.warn("Run {} waits for its window and could not be told that the schedule changed", run.map(Run::number), e);
        }
    }

    private EventSubscriptionQuery subscriptions() {
        return runtime.createEventSubscriptionQuery().eventType("message").eventName(SCHEDULE_CHANGED);
    }
}
