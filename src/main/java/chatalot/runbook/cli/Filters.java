package chatalot.runbook.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is asked of a list, as REST takes it; what was not typed is left out. */
final class Filters {

    private final Map<String, Optional<String>> values = new LinkedHashMap<>();

    Filters with(String name, Optional<?> value) {
        values.put(name, value.map(Object::toString));
        return this;
    }

    /** The path with the query behind it. */
    String to(String path) {
        String query = values.entrySet().stream().flatMap(filter -> filter.getValue().stream()
                .map(value -> filter.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8))).collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }
}
