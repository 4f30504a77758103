package chatalot.runbook.run;

import java.time.Instant;
import java.util.Optional;

/**
 * A task that waits for a person.
 *
 * @param id     the engine's task id, part of the Tasklist link {@code /camunda/app/tasklist/default/#/?task=<id>}
 * @param key    activity id: {@code approve}, {@code writeReverseSql}, {@code reviewFailedUpdate}, {@code recoverByHand}
 * @param name   what is to be done: the label in the model, at a gate what the gate is for
 * @param group  the group whose members may act
 * @param gate   for approvals: {@code approvePlan} or {@code approveSwap}
 * @param digest for approvals: what is to be signed
 * @param assignee who has claimed it
 * @param since  when it began to wait
 */
public record OpenTask(String id, String key, String name, String group, Optional<String> gate,
        Optional<String> digest, Optional<String> assignee, Instant since) { }
