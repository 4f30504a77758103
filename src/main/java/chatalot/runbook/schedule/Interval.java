package chatalot.runbook.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** From a moment up to, and without, another. */
record Interval(Instant start, Instant end) {

    /** The same time without overlaps and without seams, in order. */
    static List<Interval> merged(List<Interval> intervals) {
        List<Interval> merged = new ArrayList<>();
        intervals.stream().sorted(Comparator.comparing(Interval::start)).forEach(next -> {
            int last = merged.size() - 1;
            if (last >= 0 && !next.start.isAfter(merged.get(last).end)) {
                merged.set(last, merged.get(last).upTo(next.end));
            } else {
                merged.add(next);
            }
        });
        return merged;
    }

    private Interval upTo(Instant other) {
        return other.isAfter(end) ? new Interval(start, other) : this;
    }
}
