package chatalot.runbook.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Totals of all that ever ended. Whatever ended some minutes ago is counted once and kept; only what is newer is asked for again, so that
 * asking costs the same however long the record is.
 *
 * @param <T> the total of one group
 */
final class Growing<T extends Growing.Total<T>> {

    /** The total of a group, to which that of another time can be added. */
    interface Total<T> {

        /** What the group is called by. */
        Object group();

        T plus(T later);
    }

    /** Nodes' clocks differ, and what has ended may take a moment until others see it. */
    private static final Duration UNSETTLED = Duration.ofMinutes(10);

    private final BiFunction<Instant, Instant, List<T>> between;
    private final Map<Object, T> settled = new LinkedHashMap<>();
    private Instant settledUntil = Instant.EPOCH;

    /** @param between the totals of what ended at or after the first moment and before the second */
    Growing(BiFunction<Instant, Instant, List<T>> between) {
        this.between = between;
    }

    /** One total for each group, as of now. */
    synchronized List<T> at(Instant now) {
        Instant sure = now.minus(UNSETTLED);
        if (sure.isAfter(settledUntil)) {
            between.apply(settledUntil, sure).forEach(total -> add(settled, total));
            settledUntil = sure;
        }
        Map<Object, T> all = new LinkedHashMap<>(settled);
        between.apply(settledUntil, now.plus(UNSETTLED)).forEach(total -> add(all, total));
        return new ArrayList<>(all.values());
    }

    private void add(Map<Object, T> totals, T later) {
        totals.merge(later.group(), later, Total::plus);
    }
}
