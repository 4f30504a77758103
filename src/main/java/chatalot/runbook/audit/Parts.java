package chatalot.runbook.audit;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/** All rows, of which only a part is in memory at a time. */
final class Parts<T> implements Iterator<T> {

    private final Function<Optional<Long>, Part<T>> source;
    private Part<T> part;
    private Iterator<T> rows;

    /** @param source the part that comes before a row, or the newest */
    Parts(Function<Optional<Long>, Part<T>> source) {
        this.source = source;
        this.part = source.apply(Optional.empty());
        this.rows = part.rows().iterator();
    }

    @Override
    public boolean hasNext() {
        while (!rows.hasNext() && part.older().isPresent()) {
            part = source.apply(part.older());
            rows = part.rows().iterator();
        }
        return rows.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All rows were read");
        }
        return rows.next();
    }
}
