package chatalot.runbook.release;

/** What a statement of a migration does to what is there, the worst last. */
public enum Effect {
    /** Puts something beside what is there. */
    ADDS("adds"),
    /** Changes definitions, or rows that hold nothing yet; quick, and no data is lost. */
    CHANGES("changes"),
    /** Reads a whole table while nobody else may write to it. */
    LOCKS("locks a table"),
    /** Writes a whole table anew while nobody else may use it. */
    REWRITES("rewrites a table"),
    /** Not understood: a person has to read it. */
    UNKNOWN("unknown, look at it"),
    /** Shortens, overwrites or restricts values; what they were is only in the backup afterwards. */
    NARROWS("narrows data"),
    /** Removes rows, columns or tables. */
    DROPS("drops data");

    private final String words;

    Effect(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
