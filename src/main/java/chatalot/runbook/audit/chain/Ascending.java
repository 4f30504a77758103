package chatalot.runbook.audit.chain;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.LongFunction;

/** All rows from the first to the last, of which only a part is in memory at a time. */
final class Ascending<T> implements Iterator<T> {

    private final LongFunction<List<T>> source;
    private final Function<T, Long> place;
    private long last;
    private Iterator<T> part = List.<T>of().iterator();
    private boolean ended;

    private Ascending(long start, LongFunction<List<T>> source, Function<T, Long> place) {
        this.last = start;
        this.source = source;
        this.place = place;
    }

    /** @param source the next rows after a place; none at the end */
    static <T> Iterator<T> of(long start, LongFunction<List<T>> source, Function<T, Long> place) {
        return new Ascending<>(start, source, place);
    }

    @Override
    public boolean hasNext() {
        if (!part.hasNext() && !ended) {
            part = source.apply(last).iterator();
            ended = !part.hasNext();
        }
        return part.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All rows were read");
        }
        T row = part.next();
        last = place.apply(row);
        return row;
    }
}
