package chatalot.runbook.host;

import java.util.Map;
import java.util.function.Consumer;

/**
 * On whose behalf a room works: how it marks what it starts, where it says what it does, and whether it may go on.
 *
 * @param instance name of the instance that is worked on
 * @param run      number of the run
 * @param marks    labels that find what earlier attempts of the same step left behind (run, instance, step)
 * @param labels   labels for whatever is started now: the marks and the attempt
 * @param log      takes lines for people
 * @param confirm  called immediately before every irreversible action; throws {@link WorkInterrupted} when nothing
 *                 more may be done
 */
public record Work(String instance, long run, Map<String, String> marks, Map<String, String> labels,
        Consumer<String> log, Runnable confirm) {

    public Work {
        marks = Map.copyOf(marks);
        labels = Map.copyOf(labels);
    }

    /** A name for a container, volume or network of this run. */
    public String name(String purpose) {
        return "runbook-%s-%d-%s".formatted(instance, run, purpose);
    }

    public void say(String line, Object... values) {
        log.accept(line.formatted(values));
    }
}
