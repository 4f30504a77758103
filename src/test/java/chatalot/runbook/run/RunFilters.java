package chatalot.runbook.run;

import java.util.Optional;

/** Filters for tests. */
public final class RunFilters {

    private RunFilters() {
    }

    /** Every run, routine ones too. */
    public static RunFilter all() {
        return new RunFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), false, true);
    }

    /** Every run of an instance, routine ones too. */
    public static RunFilter of(String instance) {
        return new RunFilter(Optional.of(instance), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), false, true);
    }

    /** Every run whose texts hold these words. */
    static RunFilter holding(String words) {
        return new RunFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(words), false, true);
    }
}
