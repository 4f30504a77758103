package chatalot.runbook.run;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The text of an {@link ApiToken}: {@code rbt_} and 256 random bits. So many cannot be guessed, which is why a plain SHA-256 of it is enough
 * to keep: what makes a hash slow protects what people think up.
 */
public final class TokenSecret {

    /** By this tools that look for leaked secrets find it. */
    private static final String PREFIX = "rbt_";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
    private static final int BYTES = 32;

    private final String text;

    private TokenSecret(String text) {
        this.text = text;
    }

    static TokenSecret fresh(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new TokenSecret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What somebody sent; empty when it cannot be a token of ours. */
    public static Optional<TokenSecret> of(String sent) {
        return Optional.of(sent).filter(text -> FORM.matcher(text).matches()).map(TokenSecret::new);
    }

    /** For whom it was made, and nobody else. */
    public String reveal() {
        return text;
    }

    /** In hex digits. */
    public String sha256() {
        return EvidenceStore.sha256(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Never the secret: this is what a log would show. */
    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
