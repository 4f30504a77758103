package chatalot.runbook.run;

/** Fits what anybody may have written into columns of limited width. */
public final class Texts {

    private Texts() {
    }

    /** For a cell of a table in Markdown: no line breaks, no column bars, not endless. */
    public static String inCell(String text, int longest) {
        return atMost(text.replaceAll("\\s+", " ").replace('|', '/').strip(), longest);
    }

    /** No longer than this, with a sign where something was left out; never cut in the middle of a character, which PostgreSQL would refuse. */
    public static String atMost(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
        return text.substring(0, end) + "…";
    }
}
