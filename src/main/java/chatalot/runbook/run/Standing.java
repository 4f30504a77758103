package chatalot.runbook.run;

/**
 * How one gate of a run stands before its swap.
 *
 * @param stands whether all that the policy asks for there is given for exactly what would be swapped, and still counts
 * @param words  by whom it was passed, or what is missing and why
 */
public record Standing(String gate, boolean stands, String words) {

    @Override
    public String toString() {
        return gate + ": " + words;
    }
}
