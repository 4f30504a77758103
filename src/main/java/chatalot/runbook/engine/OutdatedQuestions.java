package chatalot.runbook.engine;

import chatalot.runbook.run.FoundUpdates;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RepeatedLook;
import chatalot.runbook.run.RunControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Checks an instance again when a run has changed its release while people are still asked whether to update it. */
@Component
class OutdatedQuestions extends RepeatedLook {

    private static final Logger LOG = LoggerFactory.getLogger(OutdatedQuestions.class);

    private final FoundUpdates found;
    private final RunControl control;

    OutdatedQuestions(FoundUpdates found, RunControl control, DueSettings settings) {
        super("outdated-questions", settings.poll());
        this.found = found;
        this.control = control;
    }

    @Override
    protected void look() {
        try {
            found.outdated().forEach(this::checkAgain);
        } catch (RuntimeException e) {
            LOG.warn("It could not be seen which questions are outdated; it is tried again", e);
        }
    }

    private void checkAgain(String instance) {
        try {
            control.startCheck(instance, "Another run may have changed its release", DueRuns.SCHEDULE);
        } catch (Refused e) {
            LOG.debug("{} is checked again later: {}", instance, e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("{} could not be checked again; it is tried again", instance, e);
        }
    }
}
