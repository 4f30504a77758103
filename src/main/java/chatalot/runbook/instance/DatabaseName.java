package chatalot.runbook.instance;

import java.util.regex.Pattern;

/** The name of a PostgreSQL database that may stand in SQL: letters, digits and underscores, at most 63 bytes (NAMEDATALEN - 1). */
public record DatabaseName(String value) {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    public DatabaseName {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a database name that can be handled safely: " + value);
        }
    }

    /** The restore point of a run: the state at the moment the app had stopped. */
    public DatabaseName before(long run) {
        return new DatabaseName(value + "_before_" + run);
    }

    /** The state a failed run left, kept for people to look at. */
    public DatabaseName failed(long run) {
        return new DatabaseName(value + "_failed_" + run);
    }

    /** Quoted for use in SQL. */
    public String quoted() {
        return '"' + value + '"';
    }

    @Override
    public String toString() {
        return value;
    }
}
