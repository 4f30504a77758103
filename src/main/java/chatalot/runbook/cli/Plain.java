package chatalot.runbook.cli;

import java.util.regex.Pattern;

/** Text from elsewhere, fit for a terminal: nothing in it can move the cursor, colour what follows or turn it around. */
final class Plain {

    private static final Pattern CONTROL =
            Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f&&[^\\n\\t]]|[\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]");

    private Plain() {
    }

    static String text(String text) {
        return CONTROL.matcher(text).replaceAll("\ufffd");
    }
}
