package chatalot.runbook.steps;

import chatalot.runbook.host.FencedHost;
import chatalot.runbook.host.Guard;
import chatalot.runbook.host.Host;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.StepContext;
import java.util.Optional;

/** What a step sees whose host may begin to go back by itself: then it does nothing to it any more. */
record GuardedContext(StepContext inner, Guard guard) implements StepContext {

    @Override
    public Run run() {
        return inner.run();
    }

    @Override
    public String step() {
        return inner.step();
    }

    @Override
    public int attempt() {
        return inner.attempt();
    }

    @Override
    public Optional<String> variable(String name) {
        return inner.variable(name);
    }

    @Override
    public void log(String line) {
        inner.log(line);
    }

    @Override
    public Evidence evidence() {
        return inner.evidence();
    }

    @Override
    public void confirmLock() {
        inner.confirmLock();
        guard.demand();
    }

    @Override
    public void demandLock() {
        inner.demandLock();
        guard.demand();
    }

    @Override
    public Host at(Host host) {
        return FencedHost.of(inner.at(host), guard::demand);
    }
}
