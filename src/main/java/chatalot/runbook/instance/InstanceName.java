package chatalot.runbook.instance;

import java.util.regex.Pattern;

/** The name of an instance in the catalog: lower-case letters, digits and dashes, 1 to 40 characters, a letter first. */
public record InstanceName(String value) {

    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    public InstanceName {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "An instance name has lower-case letters, digits and dashes, a letter first, at most 40 characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
