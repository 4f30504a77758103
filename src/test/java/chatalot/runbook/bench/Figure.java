package chatalot.runbook.bench;

import java.util.Locale;
import java.util.Optional;

/**
 * One figure of a benchmark.
 *
 * @param name    what was measured
 * @param ours    what it came to
 * @param against what the same takes the way people do it without us, in the same unit, measured beside it; empty where there is no such way
 * @param unit    of both
 * @param target  what it has to keep; empty for a figure that is only told
 */
public record Figure(String name, double ours, Optional<Double> against, String unit, Optional<Target> target) {

    /** What a figure has to keep. */
    public sealed interface Target {

        /** @param most for {@code ours}, in its unit */
        record Most(double most) implements Target { }

        /** @param most for {@code ours} by {@code against} */
        record MostRatio(double most) implements Target { }
    }

    /** One that stands for itself. */
    public static Figure of(String name, double ours, String unit) {
        return new Figure(name, ours, Optional.empty(), unit, Optional.empty());
    }

    /** The same beside what it is compared with. */
    public Figure against(double other) {
        return new Figure(name, ours, Optional.of(other), unit, target);
    }

    /** The same with a target for it alone. */
    public Figure atMost(double most) {
        return new Figure(name, ours, against, unit, Optional.of(new Target.Most(most)));
    }

    /** The same with a target for its ratio. */
    public Figure atMostTimes(double most) {
        return new Figure(name, ours, against, unit, Optional.of(new Target.MostRatio(most)));
    }

    /** By how much of the other it takes; empty where there is none. */
    public Optional<Double> ratio() {
        return against.map(other -> ours / other);
    }

    /** Whether the target is kept; one that nobody set is. What has a target for a ratio and none to compare with has missed it. */
    public boolean met() {
        return target.map(wanted -> wanted instanceof Target.Most most ? ours <= most.most()
                : ratio().filter(ratio -> ratio <= ((Target.MostRatio) wanted).most()).isPresent()).orElse(true);
    }

    /** The target in words. */
    public String wanted() {
        return target.map(wanted -> wanted instanceof Target.Most most ? "≤ " + words(most.most())
                : String.format(Locale.ROOT, "≤ %.2f", ((Target.MostRatio) wanted).most()))
                .map(words -> met() ? words : words + ", MISSED").orElse("");
    }

    /** An amount of its unit. */
    public String words(double amount) {
        return String.format(Locale.ROOT, amount < 10 ? "%.1f %s" : "%.0f %s", amount, unit);
    }
}
