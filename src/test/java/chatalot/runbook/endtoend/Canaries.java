package chatalot.runbook.endtoend;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Secrets of a test's own, each at one place where a secret comes from: wherever else one of them turns up, it came from there. */
final class Canaries {

    private static final int GZIP = 0x8b1f;

    private final Map<String, String> values = new LinkedHashMap<>();

    /** A new one. @param place where it is planted, for people */
    String plant(String place) {
        return plant(place, "canary" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 56, 1L << 62), 36));
    }

    /** One that somebody else made. */
    String plant(String place, String value) {
        values.put(place, value);
        return value;
    }

    /** The places whose secrets are in a text, as they are or in Base64. */
    Set<String> in(String text) {
        Set<String> found = new TreeSet<>();
        values.forEach((place, value) -> {
            if (Stream.concat(Stream.of(value), inBase64(value).stream()).anyMatch(text::contains)) {
                found.add(place);
            }
        });
        return found;
    }

    /** The same for bytes of any kind; what is packed is looked into. */
    Set<String> in(byte[] bytes) {
        Set<String> found = new TreeSet<>(in(new String(bytes, StandardCharsets.ISO_8859_1)));
        found.addAll(in(new String(bytes, StandardCharsets.UTF_16BE)));
        if (bytes.length > 2 && ((bytes[0] & 0xff) | (bytes[1] & 0xff) << 8) == GZIP) {
            found.addAll(in(unpacked(bytes)));
        }
        return found;
    }

    private static String unpacked(byte[] bytes) {
        try (InputStream packed = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(packed.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException notWhatItSeems) {
            return "";
        }
    }

    /** Base64 goes by groups of three bytes: what it looks like depends on how many bytes come before. The edges depend on neighbours. */
    private static Set<String> inBase64(String value) {
        Set<String> forms = new LinkedHashSet<>();
        for (String before : List.of("", "x", "xx")) {
            String encoded = Base64.getEncoder().withoutPadding().encodeToString((before + value).getBytes(StandardCharsets.UTF_8));
            forms.add(encoded.substring(before.isEmpty() ? 0 : 4, encoded.length() - 2));
        }
        return forms;
    }

    int count() {
        return values.size();
    }
}
