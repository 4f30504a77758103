package chatalot.runbook.run;

import java.time.Duration;
import java.util.Optional;

/**
 * What would be lost of one table, or of the files together.
 *
 * @param name          the table's quoted name with its schema, or {@code files}
 * @param written       rows or files that came or changed since the commit
 * @param gone          of what was there at the commit: rows or files that were deleted or overwritten
 * @param newest        when the newest was written, in UTC, where that is known
 * @param writtenAtMost what a person agrees to lose of the written
 * @param goneAtMost    what a person agrees to get back of the gone
 */
public record LossItem(String name, long written, long gone, Optional<String> newest, long writtenAtMost, long goneAtMost) {

    /** The name under which all files stand. */
    public static final String FILES = "files";
    /** Who signs has read the numbers within this: they may grow as long at the pace they have grown since the commit. */
    public static final Duration READING = Duration.ofMinutes(10);

    private static final int LONGEST_NAME = 60;

    /** @param since how long before that was counted the commit was */
    public static LossItem counted(String name, long written, long gone, Optional<String> newest, Duration since) {
        return counted(name, written, gone, newest, since, READING);
    }

    /** @param allowance for how long the numbers may grow, at the pace they have grown, until nobody has agreed any more */
    public static LossItem counted(String name, long written, long gone, Optional<String> newest, Duration since, Duration allowance) {
        return new LossItem(name, written, gone, newest, atMost(written, since, allowance), atMost(gone, since, allowance));
    }

    static LossItem nothing(String name) {
        return new LossItem(name, 0, 0, Optional.empty(), 0, 0);
    }

    long total() {
        return written + gone;
    }

    boolean covers(LossItem actual) {
        return actual.written <= writtenAtMost && actual.gone <= goneAtMost;
    }

    /** In words, on one line. */
    public String words() {
        String gone = this.gone == 0 && goneAtMost == 0 ? ""
                : ", %d deleted or overwritten (at most %d)".formatted(this.gone, goneAtMost);
        return "%s: %d written (at most %d)%s%s".formatted(shortName(), written, writtenAtMost, gone,
                newest.map(time -> ", the newest at %s UTC".formatted(time.replaceFirst("[.+].*$", ""))).orElse(""));
    }

    /** A row of a Markdown table. */
    String row() {
        return "| %s | %d | %d | %s | %d and %d |".formatted(shortName(), written, gone,
                newest.orElse("not known"), writtenAtMost, goneAtMost);
    }

    private String shortName() {
        return Texts.inCell(name, LONGEST_NAME);
    }

    private static long atMost(long counted, Duration since, Duration allowance) {
        Duration pace = since.compareTo(Duration.ofMinutes(1)) < 0 ? Duration.ofMinutes(1) : since;
        return counted + (counted * allowance.toSeconds() + pace.toSeconds() - 1) / pace.toSeconds();
    }
}
