package chatalot.runbook.demo;

/**
 * Something stored that is not as it was acknowledged.
 *
 * @param kind     what is wrong
 * @param what     key of the message or name of the file
 * @param expected what was acknowledged
 * @param found    what is there
 */
public record Difference(Kind kind, String what, String expected, String found) {

    /** What can be wrong. */
    public enum Kind {
        LOST_MESSAGE, CHANGED_MESSAGE, DOUBLED_MESSAGE, STRANGE_MESSAGE,
        LOST_FILE, CHANGED_FILE, RESURRECTED_FILE, STRANGE_FILE
    }

    @Override
    public String toString() {
        return "%s %s: expected %s, found %s".formatted(kind.name().toLowerCase().replace('_', ' '), what, expected, found);
    }
}
