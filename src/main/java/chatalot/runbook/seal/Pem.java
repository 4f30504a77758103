package chatalot.runbook.seal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
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
        return all(text, kind).get(0);
    }

    /** All of this kind, one at least. @throws IllegalArgumentException as {@link #bytes} does */
    static List<byte[]> all(String text, String kind) {
        List<MatchResult> found = Pattern.compile("-----BEGIN %1$s-----([A-Za-z0-9+/=\\s]+)-----END %1$s-----".formatted(kind)).matcher(text).results().toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("There is no %s in PEM in it".formatted(kind));
        }
        try {
            return found.stream().map(each -> Base64.getMimeDecoder().decode(each.group(1))).toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The %s in PEM is damaged".formatted(kind));
        }
    }
}
