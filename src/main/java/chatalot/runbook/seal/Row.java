package chatalot.runbook.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * One event of a record as it stands now.
 *
 * @param event   its number; the content does not hold it, so that an event that changed its place is told from one that changed
 * @param run     it belongs to
 * @param content everything else of it
 */
public record Row(long event, Optional<Long> run, CanonicalJson content) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One line of JSON without its end: {@code {"event":7,"content":{…}}}. */
    public String line() {
        return "{\"event\":%d,\"content\":%s}".formatted(event, content);
    }

    /** What such a line says. @throws IllegalArgumentException when it is none */
    public static Row read(String line) {
        try {
            JsonNode row = JSON.readTree(line);
            JsonNode content = row.path("content");
            if (!row.path("event").isIntegralNumber() || !content.isObject()) {
                throw new IllegalArgumentException("This is no event: " + line);
            }
            return new Row(row.path("event").asLong(), Optional.of(content.path("run")).filter(JsonNode::isNumber).map(JsonNode::asLong),
                    CanonicalJson.of(content));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("This is no event: " + line, e);
        }
    }
}
