package chatalot.runbook.run;

/** Fits what anybody may have written into columns of limited width. */
public final class Texts {

    private Texts() {
    }

    /** For a cell of a table in Markdown: no line breaks, no column bars, not endless. */
    public static String inCell(String text, int longest) {
        return atMost(text.replaceAll("\\s+", " ").replace('|', '/').strip(), longest);
    }

    /** No longer than this, with a sign where something was left out. */
    public static String atMost(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
