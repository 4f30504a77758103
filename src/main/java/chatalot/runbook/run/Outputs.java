package chatalot.runbook.run;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a step hands to the model: ids and small scalars only (strings, longs, booleans). Documents are evidence,
 * secrets are nowhere.
 */
public record Outputs(Map<String, Object> values) {

    private static final int LONGEST = 500;

    public Outputs {
        values = Map.copyOf(values);
        values.forEach(Outputs::requireSmall);
    }

    public static Outputs none() {
        return new Outputs(Map.of());
    }

    public static Outputs of(String name, Object value) {
        return new Outputs(Map.of(name, value));
    }

    public Outputs and(String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.put(name, value);
        return new Outputs(all);
    }

    private static void requireSmall(String name, Object value) {
        boolean scalar = value instanceof Long || value instanceof Boolean
                || value instanceof String text && text.length() <= LONGEST;
        if (!scalar) {
            throw new IllegalArgumentException(
                    "Output %s must be a long, a boolean or a string of at most %d characters".formatted(name, LONGEST));
        }
    }
}
