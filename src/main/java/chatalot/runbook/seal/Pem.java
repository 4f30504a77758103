package chatalot.runbook.seal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys as text: RFC 7468. */
final class Pem {

    private static final int LINE = 64;

    private Pem() { }

    static String of(String kind, byte[] bytes) {
        String body = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(kind, body).replace(System.lineSeparator(), "\n");
    }

    /** @throws IllegalArgumentException when there is nothing of this kind in it; quotes nothing of it */
    static byte[] bytes(String text, String kind) {
        Matcher matcher = Pattern.compile("-----BEGIN %1$s-----([A-Za-z0-9+/=\\s]+)-----END %1$s-----".formatted(kind)).matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("There is no %s in PEM in it".formatted(kind));
        }
        try {
            return Base64.getMimeDecoder().decode(matcher.group(1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The %s in PEM is damaged".formatted(kind));
        }
    }
}
