package chatalot.runbook.bench;

import java.util.HashMap;
import java.util.Map;

/** The numbers that somebody gave as {@code --name=value}, for a quick look with smaller ones. */
public final class Options {

    private final Map<String, Integer> given;

    private Options(Map<String, Integer> given) {
        this.given = Map.copyOf(given);
    }

    public static Options none() {
        return new Options(Map.of());
    }

    /** As none, with one more. */
    public Options with(String name, int value) {
        Map<String, Integer> more = new HashMap<>(given);
        more.put(name, value);
        return new Options(more);
    }

    /** What was given, or else what the target speaks of. */
    public int number(String name, int usual) {
        return given.getOrDefault(name, usual);
    }

    /** All that were given. */
    public Map<String, Integer> given() {
        return given;
    }
}
