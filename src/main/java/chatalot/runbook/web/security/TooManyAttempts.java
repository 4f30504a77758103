package chatalot.runbook.web.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** The password was not even looked at: too many wrong ones came before. */
class TooManyAttempts extends AuthenticationException {

    private final long seconds;

    TooManyAttempts(Duration wait) {
        super("Too many failed sign-ins");
        this.seconds = Math.max(1, wait.toSeconds() + 1);
    }

    /** How long to wait, in whole seconds, at least one. */
    long seconds() {
        return seconds;
    }
}
