package chatalot.runbook.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One process instance as people see it.
 *
 * @param number          the run's number
 * @param kind            update, rollback, backup or restore
 * @param instance        the name of the instance in the catalog
 * @param target          what was asked for, as typed: tag, branch or commit; empty for the newest
 * @param reason          why, as typed
 * @param notBefore       its swap begins no earlier than this
 * @param requester       user id of the person who started it, from the engine's authentication
 * @param state           where it stands
 * @param outcome         name of the end event, for example {@code Updated}, once ended
 * @param failure         what went wrong, in words, if something did
 * @param exception       which gates were passed by an emergency override, and by whose; stays for ever
 * @param startedAt       start
 * @param endedAt         end, once ended
 * @param downtime        measured from outside, once the instance was away and is back
 * @param processInstance the engine's id
 * @param detailsDeletedAt since when what its steps said and the engine's history of it are gone, if they are
 */
public record Run(RunNumber number, RunKind kind, String instance, String target, String reason,
        Optional<Instant> notBefore, String requester, RunState state, Optional<String> outcome,
        Optional<String> failure, Optional<String> exception, Instant startedAt, Optional<Instant> endedAt,
        Optional<Duration> downtime, String processInstance, Optional<Instant> detailsDeletedAt) {

    public boolean ended() {
        return state == RunState.ENDED;
    }
}
