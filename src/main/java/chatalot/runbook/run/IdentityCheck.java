package chatalot.runbook.run;

import java.time.Instant;
import java.util.Optional;

/**
 * A person was asked to show that they can decrypt what is encrypted to a recipient.
 *
 * @param tries     words that were typed so far
 * @param confirmed by whom it was shown, once it was
 */
public record IdentityCheck(long id, String instance, String recipient, Instant asked, int tries,
        Optional<Confirmation> confirmed) {

    /** Who typed the right word. */
    public record Confirmation(String person, Instant at) { }
}
