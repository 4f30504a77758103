package chatalot.runbook.steps;

import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.StepContext;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run as somebody sees it who only looks: no step of it is at work. */
record OnlookerContext(Run run, Evidence evidence) implements StepContext {

    private static final Logger LOG = LoggerFactory.getLogger(OnlookerContext.class);

    @Override
    public String step() {
        return "onlooker";
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public Optional<String> variable(String name) {
        return Optional.empty();
    }

    @Override
    public void log(String line) {
        LOG.info("Run {}: {}", run.number(), line);
    }

    /** Whoever only looks stands in nobody's way. */
    @Override
    public void demandLock() {
        // There is no lock to be lost.
    }

    /** Nothing irreversible is done by looking. */
    @Override
    public void confirmLock() {
        throw new IllegalStateException("Who only looks at run %s changes nothing".formatted(run.number()));
    }
}
