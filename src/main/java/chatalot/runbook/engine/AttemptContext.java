package chatalot.runbook.engine;

import chatalot.runbook.host.FencedHost;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.Masked;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepLog;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

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

    /** What earlier attempts, and steps that have ended, left at work there has ended before it is used. */
    @Override
    public Host at(Host host) {
        return FencedHost.of(host.goingOnWith("%s-%s".formatted(run().instance(), run().number()), "%s.%d".formatted(step(), attempt()),
                this::stepsBeside), this::demandLock);
    }

    private Set<String> stepsBeside() {
        Set<String> beside = new HashSet<>(log.workers(run().number()).keySet());
        beside.remove(step());
        return beside;
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
