package chatalot.runbook.web.api;

import chatalot.runbook.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One run as lists tell it.
 *
 * @param stateInWords   for people
 * @param exception      which gates were passed by an emergency override, where that was so
 * @param downtimeMillis how long the instance was away, measured from outside
 * @param detailsDeletedAt since when what its steps said and the engine's history of it are gone
 */
record RunJson(long number, String kind, String instance, String target, String reason,
        Optional<Instant> notBefore, String requester, String state, String stateInWords, boolean ended,
        Optional<String> outcome, Optional<String> failure, Optional<String> exception, Instant startedAt,
        Optional<Instant> endedAt, Optional<Long> downtimeMillis, Optional<Instant> detailsDeletedAt) {

    static RunJson of(Run run) {
        return new RunJson(run.number().value(), run.kind().words(), run.instance(),
                run.target(), run.reason(), run.notBefore(), run.requester(), run.state().name().toLowerCase(Locale.ROOT),
                run.state().words(), run.ended(), run.outcome(), run.failure(), run.exception(), run.startedAt(),
                run.endedAt(),
                run.downtime().map(Duration::toMillis), run.detailsDeletedAt());
    }
}
