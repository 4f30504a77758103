package chatalot.runbook.web.doors;

import java.util.Comparator;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One method of one address that the running service maps.
 *
 * @param pattern of its path, with its variables in braces
 */
record MappedCall(String method, String pattern) implements Comparable<MappedCall> {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\s*(\\w+)[^{}]*(\\{[^}]*}[^{}]*)*}");
    /** What is not there, of a kind that the address takes. */
    private static final Map<String, String> NOT_THERE = Map.of("name", "nowhere", "kind", "by_hand", "commit", "c0ffee0", "number", "999999",
            "run", "999999", "step", "noSuchStep");
    private static final String NO_DEFINITION = "update:999999:none";

    /** A path of it, about something that does not exist. */
    String path() {
        if (pattern.startsWith("/camunda/api/")) {
            boolean isOfDefinition = pattern.contains("/process-definition/{");
            return filled(name -> name.equals("name") || name.equals("engineName") || name.equals("engine") ? "default"
                    : isOfDefinition ? NO_DEFINITION : "nobody");
        }
        return filled(name -> NOT_THERE.getOrDefault(name, "999999")).replace("/**", "/no-such-file.txt");
    }

    boolean changesNothing() {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }

    private String filled(UnaryOperator<String> values) {
        return VARIABLE.matcher(pattern).replaceAll(found -> Matcher.quoteReplacement(values.apply(found.group(1))));
    }

    @Override
    public int compareTo(MappedCall other) {
        return Comparator.comparing(MappedCall::pattern).thenComparing(MappedCall::method).compare(this, other);
    }

    @Override
    public String toString() {
        return method + " " + pattern;
    }
}
