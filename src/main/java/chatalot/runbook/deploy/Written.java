package chatalot.runbook.deploy;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was written to an instance since its new version was committed: what a return of the data would take away.
 *
 * @param tables         by quoted name with schema; only those to which something happened
 * @param files          user files together, against the listing at the stop
 * @param removalsKnown  false where rows that were deleted could not be counted, because those of the commit are not known
 */
public record Written(Map<String, Count> tables, Count files, boolean removalsKnown) {

    public Written {
        tables = new TreeMap<>(tables);
    }

    /**
     * How much of one thing.
     *
     * @param written new, or not what it was any more
     * @param gone    of what was there then: deleted or overwritten
     * @param newest  when the newest was written, in UTC, where it says so itself
     */
    public record Count(long written, long gone, Optional<String> newest) {

        boolean isNothing() {
            return written == 0 && gone == 0;
        }
    }
}
