package chatalot.runbook.release;

/**
 * What undoes one statement or a part of it, as one line of the proposal.
 *
 * @param line a statement, or a comment
 * @param gap  the line asks the author for what cannot be derived
 */
record Undo(String line, boolean gap) {

    private static final int LONGEST = 400;

    static Undo by(String sql, Object... values) {
        return new Undo(sql.formatted(values), false);
    }

    static Undo byHand(String what, String advice) {
        return new Undo("-- " + ReverseSqlRules.BY_HAND + " " + oneLine(what) + ". " + advice, true);
    }

    static Undo nothing(String why) {
        return new Undo("-- " + oneLine(why) + ".", false);
    }

    /** So that it stays within a comment. */
    static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.codePointCount(0, line.length()) <= LONGEST ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST)) + " …";
    }
}
