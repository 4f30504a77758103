package chatalot.runbook.bench.updates;

import java.util.stream.DoubleStream;

/** The middle of a few rounds: one that was measured, of an even number the lower one. */
final class Median {

    private Median() {
    }

    /** @param values at least one */
    static double of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[(sorted.length - 1) / 2];
    }
}
