package chatalot.runbook.engine;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.Masked;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepLog;
import java.util.Optional;

/** What a step sees of its attempt. */
final class AttemptContext implements StepContext {

    private final Attempt attempt;
    private final StepLog log;
    private final Evidence evidence;
    private final Masked masked;
    private final Locks locks;

    AttemptContext(Attempt attempt, StepLog log, Evidence evidence, Masked masked, Locks locks) {
        this.attempt = attempt;
        this.log = log;
        this.evidence = new MaskedEvidence(evidence, masked, this::demandLock);
        this.masked = masked;
        this.locks = locks;
    }

    @Override
    public Run run() {
        return attempt.run();
    }

    @Override
    public String step() {
        return attempt.step();
    }

    @Override
    public int attempt() {
        return attempt.number();
    }

    @Override
    public Optional<String> variable(String name) {
        return Optional.ofNullable(attempt.task().getVariables().get(name)).map(Object::toString);
    }

    @Override
    public void log(String line) {
        log.line(run().number(), step(), attempt(), masked.text(line));
    }

    @Override
    public Evidence evidence() {
        return evidence;
    }

    @Override
    public void demandLock() {
        if (!locks.holds(attempt)) {
            attempt.withdrawn().ifPresent(this::interrupt);
        }
    }

    @Override
    public void confirmLock() {
        Locks.Answer answer = locks.extend(attempt);
        attempt.withdrawn().ifPresent(this::interrupt);
        if (answer == Locks.Answer.UNKNOWN) {
            throw new PassingTrouble("%s: the service's own database does not answer, so %s cannot confirm its lock"
                    .formatted(run().instance(), attempt));
        }
    }

    private void interrupt(String why) {
        throw new WorkInterrupted("%s may do nothing more: %s".formatted(attempt, why));
    }
}
