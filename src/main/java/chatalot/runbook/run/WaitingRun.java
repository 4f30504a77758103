package chatalot.runbook.run;

import java.util.Optional;

/**
 * A run and what it waits for people for.
 *
 * @param request what has to be signed, at a gate
 */
public record WaitingRun(Run run, OpenTask task, Optional<ApprovalRequest> request) { }
