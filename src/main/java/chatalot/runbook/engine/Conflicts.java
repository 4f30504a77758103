package chatalot.runbook.engine;

import org.camunda.bpm.engine.OptimisticLockingException;
import org.springframework.dao.ConcurrencyFailureException;

/** Two transactions touched the same run in the same moment: the loser simply tries again. */
final class Conflicts {

    private static final int TRIES = 5;

    private Conflicts() {
    }

    static void retried(Runnable act) {
        for (int left = TRIES - 1; ; left--) {
            try {
                act.run();
                return;
            } catch (OptimisticLockingException | ConcurrencyFailureException e) {
                if (left == 0) {
                    throw e;
                }
            }
        }
    }
}
