package chatalot.runbook.run;

import java.time.Duration;

/** What holds for approvals whatever a run's policy says. */
public interface ApprovalTerms {

    /** How long a word counts from when it was given; older ones have to be given again before the swap. */
    Duration validity();
}
