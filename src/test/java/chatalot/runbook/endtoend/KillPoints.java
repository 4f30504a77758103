package chatalot.runbook.endtoend;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where {@link KillMatrixTest} kills the service. */
public final class KillPoints {

    private static final List<Integer> EFFECTS = List.of(1, 2, 3, 5, 8);

    private KillPoints() {
    }

    /** The moments of every step, as {@link KillSwitch} calls them. */
    static List<String> moments() {
        return Stream.concat(Stream.of("before", "after"), inside().stream()).toList();
    }

    /** Those moments that only a step has that does something to its host. */
    static List<String> inside() {
        return EFFECTS.stream().map(number -> "effect-" + number).toList();
    }

    /** After how many things that a step did. */
    public static List<Integer> effects() {
        return EFFECTS;
    }

    /** The steps of each model that has any, by the name of its file. */
    public static Map<String, Set<String>> stepsByModel() {
        Map<String, Set<String>> steps = new TreeMap<>();
        ModelSteps.files().forEach(file -> steps.put(file, ModelSteps.of(file)));
        steps.values().removeIf(Set::isEmpty);
        return steps;
    }

    /** The kinds of runs, by name. */
    public static Set<String> journeys() {
        return Journeys.ALL.keySet();
    }
}
