package chatalot.runbook.release;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What earlier runs of the same instance took, in seconds, the newest first.
 *
 * @param downtimes of updates that stayed, measured from outside
 * @param waysBack  from the decision to go back until the old version served again
 * @param builds    of images
 */
public record Experience(List<Double> downtimes, List<Double> waysBack, List<Double> builds) {

    /** Older ones tell of other releases and other amounts of data. */
    private static final int LATEST = 3;

    public Experience {
        downtimes = List.copyOf(downtimes);
        waysBack = List.copyOf(waysBack);
        builds = List.copyOf(builds);
    }

    /** Nothing was ever done with this instance. */
    public static Experience none() {
        return new Experience(List.of(), List.of(), List.of());
    }

    Optional<Double> downtime() {
        return longestOfLatest(downtimes);
    }

    Optional<Double> wayBack() {
        return longestOfLatest(waysBack);
    }

    Optional<Double> build() {
        return longestOfLatest(builds);
    }

    private static Optional<Double> longestOfLatest(List<Double> seconds) {
        return seconds.stream().limit(LATEST).max(Comparator.naturalOrder());
    }
}
