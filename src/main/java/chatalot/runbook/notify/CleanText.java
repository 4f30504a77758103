package chatalot.runbook.notify;

import java.util.regex.Pattern;

/** Takes out of a text what would let it pass for something else: a header, another line, text read backwards. */
final class CleanText {

    private static final String CONTROL_OR_TURNING = "\\p{Cntrl}\\u0080-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff";
    private static final Pattern IN_A_LINE = Pattern.compile("[" + CONTROL_OR_TURNING + "]+");
    private static final Pattern IN_LINES = Pattern.compile("[" + CONTROL_OR_TURNING + "&&[^\\n]]+");

    private CleanText() {
    }

    /** One line. */
    static String line(String text) {
        return IN_A_LINE.matcher(text).replaceAll(" ").strip();
    }

    /** Line breaks stay. */
    static String lines(String text) {
        return IN_LINES.matcher(text.replace("\r\n", "\n")).replaceAll(" ").strip();
    }
}
