package chatalot.runbook.web.security;

import java.io.IOException;

/** A body went on beyond what is taken; the rest of it was not read. */
public final class BodyTooLarge extends IOException {

    BodyTooLarge() {
        super("The body is too large");
    }
}
