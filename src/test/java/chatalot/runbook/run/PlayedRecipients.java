package chatalot.runbook.run;

import java.util.Optional;

/** One recipient for every instance, and envelopes that anybody can read. */
public final class PlayedRecipients implements Recipients {

    @Override
    public Optional<String> of(String instance) {
        return Optional.of("age1played");
    }

    @Override
    public String sealed(String text, String recipient) {
        return "-----BEGIN AGE ENCRYPTED FILE-----%n%s-----END AGE ENCRYPTED FILE-----%n".formatted(text);
    }
}
