package chatalot.runbook.notify;

import java.util.regex.Pattern;

/** Takes out of a text what would let it pass for something else: a header, another line, text read backwards. */
final class CleanText {

    private static final Pattern CONTROL_OR_TURNING =
            Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]+");
    private static final Pattern SAME_BUT_LINE_BREAKS =
            Pattern.compile("[[\\p{Cntrl}\\u0080-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]&&[^\\n]]+");

    private CleanText() {
    }

    /** One line. */
    static String line(String text) {
        return CONTROL_OR_TURNING.matcher(text).replaceAll(" ").strip();
    }

    /** Line breaks stay. */
    static String lines(String text) {
        return SAME_BUT_LINE_BREAKS.matcher(text.replace("\r\n", "\n")).replaceAll(" ").strip();
    }

    /** Cuts what is longer; never in the middle of a character, which PostgreSQL would refuse. */
    static String atMost(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
        return text.substring(0, end) + "…";
    }
}
