package chatalot.runbook.deploy;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a run has on record of its instance beside what was found there, made for a person who has to mend it.
 *
 * @param rows    one for each thing that was looked at
 * @param journal the newest entries of the run's journal in words, oldest first; empty when it cannot be read
 */
public record StateComparison(List<Row> rows, List<String> journal) {

    public StateComparison {
        rows = List.copyOf(rows);
        journal = List.copyOf(journal);
    }

    /** The same with more rows at its end. */
    public StateComparison and(List<Row> more) {
        return new StateComparison(Stream.concat(rows.stream(), more.stream()).toList(), journal);
    }

    /** How a thing on record and the thing itself stand to each other. */
    public enum Word { AGREES, DIFFERS, CANNOT_BE_SEEN }

    /**
     * One thing.
     *
     * @param what     its name for people
     * @param recorded what it should be, from evidence and journal
     * @param found    what it is; where it cannot be seen, why not
     */
    public record Row(String what, String recorded, String found, Word word) {

        /** They agree when the words are the same. */
        public static Row of(String what, String recorded, String found) {
            return of(what, recorded, found, recorded.equals(found));
        }

        public static Row of(String what, String recorded, String found, boolean agrees) {
            return new Row(what, recorded, found, agrees ? Word.AGREES : Word.DIFFERS);
        }

        public static Row unseen(String what, String recorded, String why) {
            return new Row(what, recorded, why, Word.CANNOT_BE_SEEN);
        }
    }
}
