package chatalot.runbook.run;

import java.time.Instant;
import java.util.Optional;

/**
 * A release that a check found and people had not been told of.
 *
 * @param run     the check that found it
 * @param commit  full id
 * @param release its name
 * @param summary what an update to it would do, in a sentence
 * @param answer  what became of it; absent while people have not decided
 */
public record FoundUpdate(RunNumber run, String instance, String commit, String release, String summary, Instant at,
        Optional<Answer> answer) {

    /** STARTED: an update was started; SKIPPED: people do not want it; OVERTAKEN: something newer came, or nothing new is left. */
    public enum Decision { STARTED, SKIPPED, OVERTAKEN }

    /**
     * @param person  who decided; absent where nobody did
     * @param reason  as typed
     * @param started the update that was started
     */
    public record Answer(Decision decision, Optional<String> person, String reason, Instant at, Optional<RunNumber> started) { }
}
