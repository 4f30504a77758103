package chatalot.runbook.notify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves to a receiver that a body came from us and when: HMAC-SHA256 over {@code <timestamp>.<body>}.
 * {@code docs/operations.md} says how to check it.
 */
final class Signature {

    static final String TIMESTAMP_HEADER = "X-Runbook-Timestamp";
    static final String SIGNATURE_HEADER = "X-Runbook-Signature";
    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {
    }

    /**
     * @param timestamp seconds since 1970
     * @return {@code v1=} and 64 hex digits
     */
    static String of(Secret secret, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
