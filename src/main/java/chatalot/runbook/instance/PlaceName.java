package chatalot.runbook.instance;

import java.util.regex.Pattern;

/** The name of a place for copies of backups: lower-case letters, digits and dashes, 1 to 40 characters, a letter first. */
public record PlaceName(String value) {

    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    public PlaceName {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "The name of a place has lower-case letters, digits and dashes, a letter first, at most 40 characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
