package chatalot.runbook.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.erdtman.jcs.JsonCanonicalizer;

/** JSON in the one form that everybody writes alike: RFC 8785, the JSON Canonicalization Scheme. */
public record CanonicalJson(String text) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param fields texts, whole numbers, nulls, and maps and lists of them; numbers beyond 2^53 belong in texts
     * @throws IllegalArgumentException for anything that JSON cannot say, half of a surrogate pair among it
     */
    public static CanonicalJson of(Map<String, ?> fields) {
        try {
            return of(JSON.writeValueAsString(new TreeMap<>(fields)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("This cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** @throws IllegalArgumentException when it is no JSON */
    public static CanonicalJson of(JsonNode json) {
        return of(json.toString());
    }

    private static CanonicalJson of(String json) {
        try {
            String text = new JsonCanonicalizer(json).getEncodedString();
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw new IllegalArgumentException("This cannot be written as JSON: it holds half of a surrogate pair");
            }
            return new CanonicalJson(text);
        } catch (IOException e) {
            throw new IllegalArgumentException("This is no JSON: " + e.getMessage(), e);
        }
    }

    public Digest digest() {
        return Digest.of(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
