package chatalot.runbook.engine;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Masked;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.SecretValues;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepFailed;
import chatalot.runbook.run.StepLog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Works one fetched task to its report. */
@Component
class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final Topics topics;
    private final Models models;
    private final Attempts attempts;
    private final Locks locks;
    private final Reports reports;
    private final RunStore runs;
    private final StepLog log;
    private final EvidenceStore evidence;
    private final ObjectProvider<SecretValues> secrets;
    private final RuntimeService runtime;
    private final ExternalTaskService tasks;
    private final PumpSettings settings;
    private final Parking parking;

    Worker(Topics topics, Models models, Attempts attempts, Locks locks, Reports reports, RunStore runs, StepLog log,
            EvidenceStore evidence, ObjectProvider<SecretValues> secrets, RuntimeService runtime,
            ExternalTaskService tasks, PumpSettings settings, Parking parking) {
        this.topics = topics;
        this.models = models;
        this.attempts = attempts;
        this.locks = locks;
        this.reports = reports;
        this.runs = runs;
        this.log = log;
        this.evidence = evidence;
        this.secrets = secrets;
        this.runtime = runtime;
        this.tasks = tasks;
        this.settings = settings;
        this.parking = parking;
    }

    /** Records the attempt, works it, reports it; a run that another one stands in the way of is left to wait. Never throws. */
    void work(Fetched fetched) {
        LockedExternalTask task = fetched.task();
        try {
            Optional<Run> run = runOf(task);
            attempts.endOlder(task);
            if (run.isPresent() && parking.mayGoOn(run.get(), task)) {
                work(begin(fetched, run.get()));
            } else if (run.isEmpty()) {
                LOG.error("Task {} of process instance {} belongs to no run on record", task.getActivityId(),
                        task.getProcessInstanceId());
                tasks.handleFailure(task.getId(), task.getWorkerId(), "It belongs to no run on record.", "", 0, 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("Step {} of process instance {} could not be worked; it is tried again when its lock runs out",
                    task.getTopicName(), task.getProcessInstanceId(), e);
        }
    }

    /** The run by the engine's own ids: variables could be made up. */
    private Optional<Run> runOf(LockedExternalTask task) {
        return Optional.ofNullable(runtime.createProcessInstanceQuery()
                        .processInstanceId(task.getProcessInstanceId()).singleResult())
                .map(ProcessInstance::getRootProcessInstanceId)
                .flatMap(runs::byProcessInstance);
    }

    private Attempt begin(Fetched fetched, Run run) {
        LockedExternalTask task = fetched.task();
        ElementFacts facts = models.facts(task.getProcessDefinitionId(), task.getActivityId());
        int number = log.begin(run.number(), task.getTopicName(), facts.label(), task.getWorkerId());
        log.closeLost(run.number(), task.getTopicName(), number);
        Attempt attempt = new Attempt(task, run, facts, number);
        attempt.renewed(fetched.asked());
        return attempt;
    }

    private void work(Attempt attempt) {
        attempts.add(attempt);
        Locks.Beat beat = locks.keep(attempt);
        try {
            reports.report(attempt, outcome(attempt));
        } finally {
            beat.stop();
            attempts.remove(attempt);
        }
    }

    private Outcome outcome(Attempt attempt) {
        Masked masked = new Masked(Optional.ofNullable(secrets.getIfAvailable()), attempt.run().instance());
        AttemptContext context = new AttemptContext(attempt, log, evidence.of(attempt.run().number(), attempt.step()), masked, locks);
        if (lostTooOften(attempt)) {
            String message = "%s: step %s was begun %d times and never ended, because its node died each time."
                    .formatted(attempt.run().instance(), attempt.step(), settings.losses());
            return new Outcome.Defect(message, message);
        }
        Outcome outcome = run(topics.step(attempt.step()), attempt, context, masked);
        return attempt.withdrawn().<Outcome>map(Outcome.Withdrawn::new).orElse(outcome);
    }

    private static Outcome run(Step step, Attempt attempt, AttemptContext context, Masked masked) {
        attempt.working();
        try {
            return new Outcome.Done(step.run(context));
        } catch (StepFailed e) {
            return new Outcome.Failed(e.code(), masked.text(e.getMessage()));
        } catch (PassingTrouble | WorkInterrupted e) {
            return new Outcome.Trouble(masked.text(said(e)));
        } catch (Throwable e) {
            if (DatabaseAway.isWhy(e)) {
                return new Outcome.Trouble(masked.text("%s: a database went away: %s".formatted(attempt.run().instance(), e.getMessage())));
            }
            return new Outcome.Defect(masked.text("Step %s has a defect: %s".formatted(step.topic(), e)), masked.text(trace(e)));
        } finally {
            attempt.worked();
        }
    }

    private boolean lostTooOften(Attempt attempt) {
        return attempt.number() > settings.losses() && log.steps(attempt.run().number()).stream()
                .filter(record -> record.step().equals(attempt.step()))
                .filter(record -> record.attempt() < attempt.number()
                        && record.attempt() >= attempt.number() - settings.losses())
                .filter(record -> record.outcome().filter("lost"::equals).isPresent())
                .count() >= settings.losses();
    }

    private static String trace(Throwable e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static String said(RuntimeException e) {
        return Optional.ofNullable(e.getMessage()).orElseGet(() -> e.getClass().getSimpleName());
    }
}
