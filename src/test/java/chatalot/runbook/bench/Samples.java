package chatalot.runbook.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Measured times of one thing, in nanoseconds. */
public final class Samples {

    private final long[] sorted;

    private Samples(long[] sorted) {
        this.sorted = sorted;
    }

    /** @param nanos at least one */
    public static Samples of(LongStream nanos) {
        long[] sorted = nanos.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("Nothing was measured");
        }
        return new Samples(sorted);
    }

    public int count() {
        return sorted.length;
    }

    /** The smallest of them that at least so many per cent do not exceed, in milliseconds: one that was measured, not a mean of two. */
    public double percentile(int percent) {
        int rank = (int) Math.ceil(sorted.length * percent / 100.0);
        return millis(sorted[Math.max(rank, 1) - 1]);
    }

    public double median() {
        return percentile(50);
    }

    public double max() {
        return millis(sorted[sorted.length - 1]);
    }

    /** Each of them in milliseconds, the shortest first. */
    public List<Double> millis() {
        return Arrays.stream(sorted).mapToObj(Samples::millis).toList();
    }

    private static double millis(long nanos) {
        return nanos / 1_000 / 1_000.0;
    }
}
