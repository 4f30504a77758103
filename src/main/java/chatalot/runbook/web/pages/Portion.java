package chatalot.runbook.web.pages;

import java.util.List;
import java.util.Optional;

/**
 * What a page shows of a list that is at hand as a whole, so that what it costs does not grow with the list.
 *
 * @param from how many come before it
 * @param size how many there are in all
 */
record Portion<T>(List<T> shown, int from, int size) {

    /**
     * At most so many of a list.
     *
     * @param from how many to pass over; past the end, where the list became shorter meanwhile, the last portion is shown
     */
    static <T> Portion<T> of(List<T> all, int from, int most) {
        int last = all.isEmpty() ? 0 : (all.size() - 1) / most * most;
        int start = Math.min(Math.max(0, from), last);
        return new Portion<>(List.copyOf(all.subList(start, Math.min(all.size(), start + most))), start, all.size());
    }

    public boolean isEmpty() {
        return shown.isEmpty();
    }

    public boolean isWhole() {
        return shown.size() == size;
    }

    /** Where the one after this begins; empty at the end. */
    public Optional<Integer> next() {
        return Optional.of(from + shown.size()).filter(end -> end < size);
    }

    /** For people: {@code 26 to 50 of 200}. */
    public String words() {
        return "%d to %d of %d".formatted(from + 1, from + shown.size(), size);
    }
}
