package chatalot.runbook.bench.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.springframework.http.MediaType;

/** What a running service answers a GET with, by its own word ({@code /actuator/mappings}). */
public final class Mappings {

    private static final String NOT_OURS = "org.springframework.boot.";

    private Mappings() { }

    /** The patterns of its pages and REST answers. Streams are none: they end when their reader goes. */
    public static Set<String> gets(JsonNode told) {
        Set<String> patterns = new TreeSet<>();
        told.findValues("dispatcherServlets").forEach(servlets -> servlets.forEach(mappings -> mappings.forEach(mapping -> {
            JsonNode conditions = mapping.at("/details/requestMappingConditions");
            if (!conditions.isMissingNode() && isOurs(mapping) && answersGet(conditions) && !isStream(conditions)) {
                patterns.addAll(words(conditions.path("patterns")));
            }
        })));
        return patterns;
    }

    private static boolean isOurs(JsonNode mapping) {
        return !mapping.at("/details/handlerMethod/className").asText().startsWith(NOT_OURS);
    }

    private static boolean answersGet(JsonNode conditions) {
        List<String> methods = List.copyOf(words(conditions.path("methods")));
        return methods.isEmpty() || methods.contains("GET");
    }

    private static boolean isStream(JsonNode conditions) {
        return conditions.path("produces").findValuesAsText("mediaType").contains(MediaType.TEXT_EVENT_STREAM_VALUE);
    }

    private static Set<String> words(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText)
                .collect(LinkedHashSet::new, Set::add, Set::addAll);
    }
}
