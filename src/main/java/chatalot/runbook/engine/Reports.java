package chatalot.runbook.engine;

import chatalot.runbook.run.Act;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Notices;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.run.StepRecord;
import chatalot.runbook.run.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.ExternalTaskService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells the engine how an attempt came out. The attempt's record and the engine's move are one transaction. Inside
 * swap and restore everything that is not success becomes a BPMN error.
 */
@Component
class Reports {

    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
    private static final int LONGEST = 2000;

    private final ExternalTaskService tasks;
    private final StepLog log;
    private final RunStore runs;
    private final PumpSettings settings;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final ObjectProvider<Notices> notices;
    private final Trail trail;

    Reports(ExternalTaskService tasks, StepLog log, RunStore runs, PumpSettings settings, Clock clock,
            PlatformTransactionManager transactions, ObjectProvider<Notices> notices, Trail trail) {
        this.tasks = tasks;
        this.log = log;
        this.runs = runs;
        this.settings = settings;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.notices = notices;
        this.trail = trail;
    }

    /** Reports an outcome whose texts are masked already. */
    void report(Attempt attempt, Outcome outcome) {
        try {
            send(attempt, outcome);
        } catch (RuntimeException e) {
            if (e instanceof BadUserRequestException && !stillHeld(attempt)) {
                LOG.info("{} is not reported: {}", attempt, e.getMessage());
                closed(attempt, "interrupted", "Its run went on without it.");
            } else if (DatabaseAway.isWhy(e)) {
                LOG.warn("{} is not reported, its database is away; the step is worked again when the lock runs out", attempt, e);
            } else {
                LOG.error("{} could not be reported", attempt, e);
                undeliverable(attempt, outcome, e);
            }
        }
    }

    private boolean stillHeld(Attempt attempt) {
        return tasks.createExternalTaskQuery().externalTaskId(attempt.task().getId())
                .workerId(attempt.worker()).count() > 0;
    }

    /** The engine itself refused the move: a defect of a model or of ours. */
    private void undeliverable(Attempt attempt, Outcome outcome, RuntimeException cause) {
        if (outcome instanceof Outcome.Defect) {
            return;
        }
        try {
            send(attempt, new Outcome.Defect("The engine could not go on: " + cause.getMessage(), cause.toString()));
        } catch (RuntimeException e) {
            LOG.error("{} stays locked until its lock runs out", attempt, e);
        }
    }

    private void send(Attempt attempt, Outcome outcome) {
        if (outcome instanceof Outcome.Done done) {
            complete(attempt, done.outputs(), "done", "");
        } else if (outcome instanceof Outcome.Withdrawn withdrawn) {
            withdrawn(attempt, withdrawn.why());
        } else if (outcome instanceof Outcome.Trouble trouble) {
            again(attempt, trouble.message());
        } else if (outcome instanceof Outcome.Failed failed) {
            failed(attempt, failed.code(), failed.message());
        } else if (outcome instanceof Outcome.Defect defect) {
            defect(attempt, defect);
        }
    }

    /** Says nothing of the outcome; a task that is still this attempt's is given back, so that it is taken over at once. */
    private void withdrawn(Attempt attempt, String why) {
        closed(attempt, "interrupted", why);
        if (stillHeld(attempt)) {
            Conflicts.retried(() -> tasks.unlock(attempt.task().getId()));
        }
    }

    private void failed(Attempt attempt, ErrorCode code, String message) {
        switch (attempt.facts().onTrouble()) {
            case WARN -> complete(attempt, Outputs.none(), "warning", message);
            case AGAIN -> again(attempt, message);
            case ERROR, INCIDENT -> error(attempt, code, message);
        }
    }

    private void defect(Attempt attempt, Outcome.Defect defect) {
        LOG.error("{} has a defect: {}", attempt, defect.trace());
        switch (attempt.facts().onTrouble()) {
            case WARN -> complete(attempt, Outputs.none(), "warning", defect.message());
            case ERROR -> error(attempt, dangerCode(attempt), defect.message());
            case INCIDENT -> incident(attempt, defect.message());
            case AGAIN -> again(attempt, defect.message());
        }
    }

    private ErrorCode dangerCode(Attempt attempt) {
        boolean swapping = runs.find(attempt.run().number()).filter(run -> run.state() == RunState.SWAPPING).isPresent();
        return swapping ? ErrorCode.SWAP_FAILED : ErrorCode.RESTORE_FAILED;
    }

    /** Passing trouble: again after a pause, until patience ends. */
    private void again(Attempt attempt, String message) {
        List<StepRecord> tried = triedBefore(attempt);
        boolean danger = attempt.facts().onTrouble() == ElementFacts.OnTrouble.ERROR;
        Duration waited = Duration.between(tried.stream().map(StepRecord::startedAt).min(Instant::compareTo)
                .orElse(clock.instant()), clock.instant());
        boolean over = danger ? waited.compareTo(settings.dangerPatience()) >= 0 : tried.size() > settings.retries();
        boolean untilDone = attempt.facts().onTrouble() == ElementFacts.OnTrouble.AGAIN;
        if (over && !untilDone) {
            failed(attempt, ErrorCode.UNREACHABLE, message + " (tried %d times in %s)"
                    .formatted(tried.size(), words(waited)));
            return;
        }
        Duration pause = settings.backoff(tried.size());
        String left = untilDone ? "until it is done" : danger ? "for %s more at most".formatted(words(settings.dangerPatience().minus(waited)))
                : "%d more times at most".formatted(settings.retries() + 1 - tried.size());
        String said = "%s Trying again in %s, %s.".formatted(message, words(pause), left);
        boolean told = untilDone && tried.size() == settings.retries() + 1;
        move(attempt, "retry", said, () -> {
            log.line(attempt.run().number(), attempt.step(), attempt.number(), said);
            tasks.handleFailure(attempt.task().getId(), attempt.worker(), cut(said), said, 1, pause.toMillis());
            if (tried.size() == 1) {
                trail.record(fact(Act.STEP_RETRIED, attempt).saying(said));
            }
            if (told) {
                tell(attempt, said);
            }
        });
    }

    private void tell(Attempt attempt, String said) {
        Run run = attempt.run();
        notices.ifAvailable(known -> known.raise(new Notice(Notice.Kind.NEEDS_HANDS, run.number(), run.instance(), Person.OPS,
                "Run %s, asked for by %s. %s: %s".formatted(run.number(), run.requester(), attempt.facts().label(), cut(said)))));
    }

    /** This attempt and those directly before it that met passing trouble too; a pause of the service ends the row. */
    private List<StepRecord> triedBefore(Attempt attempt) {
        List<StepRecord> all = log.steps(attempt.run().number()).stream()
                .filter(record -> record.step().equals(attempt.step()) && record.attempt() <= attempt.number())
                .toList();
        int from = all.size() - 1;
        while (from > 0 && follows(all.get(from - 1), all.get(from))) {
            from--;
        }
        return all.subList(from, all.size());
    }

    private boolean follows(StepRecord earlier, StepRecord later) {
        Duration longestPause = settings.longestBackoff().plus(settings.lock());
        return earlier.outcome().filter("retry"::equals).isPresent()
                && Duration.between(earlier.endedAt().orElseThrow(), later.startedAt()).compareTo(longestPause) <= 0;
    }

    private void complete(Attempt attempt, Outputs outputs, String outcome, String message) {
        move(attempt, outcome, message, () -> {
            if (!message.isEmpty()) {
                log.line(attempt.run().number(), attempt.step(), attempt.number(), "Warning: " + message);
            }
            trail.record(fact(Act.STEP_DONE, attempt).to(outcome).saying(message));
            tasks.complete(attempt.task().getId(), attempt.worker(), new HashMap<>(outputs.values()));
        });
    }

    private void error(Attempt attempt, ErrorCode code, String message) {
        Map<String, Object> facts = Map.of("failureCode", code.name(), "failureMessage", cut(message));
        move(attempt, "failed", message, () -> {
            runs.failure(attempt.run().number(), message);
            trail.record(fact(Act.STEP_FAILED, attempt).to(code.name()).saying(message));
            tasks.handleBpmnError(attempt.task().getId(), attempt.worker(), code.name(), cut(message), facts);
        });
    }

    private void incident(Attempt attempt, String message) {
        move(attempt, "failed", message, () -> {
            runs.failure(attempt.run().number(), message);
            tasks.handleFailure(attempt.task().getId(), attempt.worker(), cut(message), message, 0, 0);
        });
    }

    private static Fact fact(Act act, Attempt attempt) {
        return Fact.of(act).on(attempt.run().number()).of(attempt.run().instance()).about(attempt.facts().label());
    }

    private void move(Attempt attempt, String outcome, String message, Runnable engineMove) {
        Conflicts.retried(() -> transaction.executeWithoutResult(status -> {
            runs.lock(attempt.run().number());
            closed(attempt, outcome, message);
            engineMove.run();
        }));
    }

    private void closed(Attempt attempt, String outcome, String message) {
        log.end(attempt.run().number(), attempt.step(), attempt.number(), outcome, message);
    }

    private static String cut(String text) {
        return Optional.of(text).filter(all -> all.length() <= LONGEST)
                .orElseGet(() -> text.substring(0, LONGEST - 1) + "…");
    }

    private static String words(Duration duration) {
        return duration.toMinutes() >= 2 ? duration.toMinutes() + " minutes" : duration.toSeconds() + " seconds";
    }
}
