package chatalot.runbook.release;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The full id of a commit: 40 or 64 lower-case hex digits, never an abbreviation or a name. */
public record CommitId(@JsonValue String value) {

    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
    private static final int SHORT = 10;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CommitId {
        if (!isOne(value)) {
            throw new IllegalArgumentException("Not a full commit id: " + value);
        }
    }

    public static boolean isOne(String text) {
        return SHAPE.matcher(text).matches();
    }

    /** For people; not for commands. */
    public String abbreviated() {
        return value.substring(0, SHORT);
    }

    @Override
    public String toString() {
        return value;
    }
}
