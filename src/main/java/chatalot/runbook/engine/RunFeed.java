package chatalot.runbook.engine;

import chatalot.runbook.run.Act;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.Leases;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Places;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.Trail;
import java.util.Optional;
import org.camunda.bpm.engine.ActivityTypes;
import org.camunda.bpm.engine.impl.history.event.HistoricActivityInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricExternalTaskLogEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricIncidentEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps the summary of runs in step with the engine, in the engine's own transactions: where a run stands, how it
 * ended, what went wrong. Gives lease and place back when a run waits for people or a window, and when it ends, however it
 * ends, deletion included; the place alone where it keeps the instance to itself while it waits. Wakes the pump.
 */
@Component
class RunFeed implements HistoryFeed {

    private final RunStore runs;
    private final Leases leases;
    private final Places places;
    private final Models models;
    private final Attempts attempts;
    private final WorkSignal signal;
    private final Identity identity;
    private final Trail trail;

    RunFeed(RunStore runs, Leases leases, Places places, Models models, Attempts attempts, WorkSignal signal, Identity identity,
            Trail trail) {
        this.runs = runs;
        this.leases = leases;
        this.places = places;
        this.models = models;
        this.attempts = attempts;
        this.signal = signal;
        this.identity = identity;
        this.trail = trail;
    }

    @Override
    public void hear(HistoryEvent event) {
        if (event instanceof HistoricActivityInstanceEventEntity activity
                && event.isEventOfType(HistoryEventTypes.ACTIVITY_INSTANCE_START)) {
            begun(activity);
        } else if (event instanceof HistoricProcessInstanceEventEntity instance
                && event.isEventOfType(HistoryEventTypes.PROCESS_INSTANCE_END)) {
            ended(instance);
        } else if (event instanceof HistoricExternalTaskLogEntity task) {
            task(task);
        } else if (event instanceof HistoricIncidentEventEntity incident
                && event.isEventOfType(HistoryEventTypes.INCIDENT_CREATE)) {
            incident(incident);
        }
    }

    private void begun(HistoricActivityInstanceEventEntity activity) {
        ElementFacts facts = models.facts(activity.getProcessDefinitionId(), activity.getActivityId());
        facts.runState().ifPresent(state -> runOf(activity).ifPresent(run -> runs.state(run.number(), state)));
        if (facts.parks()) {
            runOf(activity).ifPresent(run -> letGo(run.number()));
        } else if (ActivityTypes.TASK_USER_TASK.equals(activity.getActivityType())) {
            runOf(activity).ifPresent(run -> places.release(run.number()));
        }
    }

    private void ended(HistoricProcessInstanceEventEntity instance) {
        runs.byProcessInstance(instance.getProcessInstanceId()).ifPresent(run -> {
            String outcome = outcome(instance);
            runs.ended(run.number(), outcome, isRoutine(instance));
            trail.record(Fact.of(Act.RUN_ENDED).by(identity.signedIn().map(Person::id)).on(run.number()).of(run.instance())
                    .about(run.kind().words()).from(Optional.of(run.state().words())).to(outcome).saying(run.failure().orElse("")));
            letGo(run.number());
        });
    }

    private void letGo(RunNumber run) {
        leases.release(run);
        places.release(run);
    }

    private boolean isRoutine(HistoricProcessInstanceEventEntity instance) {
        return instance.getDeleteReason() == null
                && models.facts(instance.getProcessDefinitionId(), instance.getEndActivityId()).isRoutine();
    }

    private String outcome(HistoricProcessInstanceEventEntity instance) {
        if (instance.getDeleteReason() != null) {
            return "Deleted: " + instance.getDeleteReason();
        }
        return models.facts(instance.getProcessDefinitionId(), instance.getEndActivityId()).label();
    }

    private void task(HistoricExternalTaskLogEntity task) {
        if (task.isCreationLog()) {
            afterCommit(signal::raise);
        } else if (task.isDeletionLog()) {
            afterCommit(() -> attempts.taskDeleted(task.getExternalTaskId()));
        }
    }

    private void incident(HistoricIncidentEventEntity incident) {
        String message = Optional.ofNullable(incident.getIncidentMessage()).orElse("no message");
        runOf(incident).ifPresent(run -> {
            String where = models.facts(incident.getProcessDefinitionId(), incident.getActivityId()).label();
            runs.failure(run.number(), "The run stands still at %s: %s".formatted(where, message));
            if (incident.getId().equals(incident.getCauseIncidentId())) {
                trail.record(Fact.of(Act.STOOD_STILL).on(run.number()).of(run.instance()).about(where).saying(message));
            }
            places.release(run.number());
        });
    }

    private Optional<Run> runOf(HistoryEvent event) {
        return Optional.ofNullable(event.getRootProcessInstanceId()).flatMap(runs::byProcessInstance);
    }

    private static void afterCommit(Runnable act) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                act.run();
            }
        });
    }
}
