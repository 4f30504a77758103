package chatalot.runbook.engine;

import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets a person's act on a run meet steps, timers and other people's acts. One act at a time holds the run; what still
 * collides with the engine's own jobs shows itself in many exceptions, so after any of them the act looks again: it
 * either goes through, or finds that somebody was faster and says who.
 */
@Component
class Races {

    private static final Logger LOG = LoggerFactory.getLogger(Races.class);
    private static final int TRIES = 5;

    private final RunStore runs;
    private final TransactionTemplate transaction;

    Races(RunStore runs, PlatformTransactionManager transactions) {
        this.runs = runs;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Does the act in a transaction of its own; the act first looks whether it is possible and else throws {@link Refused}. */
    void run(Run run, Runnable act) {
        for (int left = TRIES - 1; ; left--) {
            try {
                transaction.executeWithoutResult(status -> {
                    runs.lock(run.number());
                    act.run();
                });
                return;
            } catch (RuntimeException e) {
                RuntimeException said = Refusals.in(e);
                if (said instanceof Refused || left == 0) {
                    throw said;
                }
                LOG.info("An act on run {} collided and is tried again: {}", run.number(), e.getMessage());
            }
        }
    }
}
