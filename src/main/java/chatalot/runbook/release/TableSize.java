package chatalot.runbook.release;

import chatalot.runbook.instance.Disk;
import java.util.Locale;

/**
 * How big a table is, as its database estimates it.
 *
 * @param rows  estimated
 * @param bytes on disk, indexes included
 */
public record TableSize(long rows, long bytes) {

    /** From here on reading or writing all of it takes noticeable time on an ordinary disk. */
    private static final long LARGE_ROWS = 100_000;
    private static final long LARGE_BYTES = 64L << 20;

    public boolean large() {
        return rows >= LARGE_ROWS || bytes >= LARGE_BYTES;
    }

    /** For people: {@code about 120,000 rows, 96.0 MB}. */
    public String words() {
        return String.format(Locale.ROOT, "about %,d rows, %s", rows, Disk.words(bytes));
    }
}
