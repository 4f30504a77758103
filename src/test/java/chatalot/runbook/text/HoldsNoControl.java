package chatalot.runbook.text;

import java.util.regex.Pattern;
import org.assertj.core.api.Condition;

/** Nothing in a text moves a cursor, ends a line where none should end, or turns round what follows. */
public final class HoldsNoControl extends Condition<String> {

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\\u0080-\\u009f\\u061c\\u200e\\u200f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]");

    public HoldsNoControl() {
        super(text -> !CONTROL.matcher(text).find(), "without escapes and marks of direction");
    }
}
