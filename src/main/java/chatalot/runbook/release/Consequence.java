package chatalot.runbook.release;

import java.util.Optional;

/**
 * One thing that a statement does.
 *
 * @param effect its kind
 * @param table  the table it is done to, where there is one that exists before the update
 * @param size   of that table as the instance's database estimates it; absent when it is not known
 * @param words  what is done, for people
 */
public record Consequence(Effect effect, Optional<String> table, Optional<TableSize> size, String words) {

    /** What is done, with the size of the table where it is known. */
    String wordsWithSize() {
        return words + size.map(known -> " (" + known.words() + ")").orElse("");
    }

    /** Keeps the instance away for longer: a table is locked or rewritten that is large, or may be. */
    public boolean takesLong() {
        return (effect == Effect.LOCKS || effect == Effect.REWRITES) && table.isPresent()
                && size.map(TableSize::large).orElse(true);
    }
}
