package chatalot.runbook.run;

import java.time.Instant;

/**
 * A gate that was opened for a run.
 *
 * @param processInstance the engine's id of this opening; a gate that is opened again has another one, and what was
 *                        signed at the first counts no more
 * @param gate            {@code approvePlan}, {@code approveSwap}, or {@code recoverByHand} for accepting as it is
 * @param digest          what has to be signed
 * @param needed          how many different people
 */
public record ApprovalRequest(String processInstance, RunNumber run, String gate, String digest, int needed,
        Instant openedAt) { }
