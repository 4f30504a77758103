package chatalot.runbook.run;

import java.util.Optional;

/** To whom instances encrypt the secrets of their backups. */
public interface Recipients {

    /**
     * The age recipient that is configured; empty when none is.
     *
     * @throws Refused NOT_FOUND for an unknown instance
     */
    Optional<String> of(String instance);

    /** A text that only the holder of the recipient's identity can read, as {@code age} takes it. */
    String sealed(String text, String recipient);
}
