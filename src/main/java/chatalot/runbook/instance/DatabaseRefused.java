package chatalot.runbook.instance;

import chatalot.runbook.host.PassingTrouble;
import java.sql.SQLException;

/** An instance's PostgreSQL answered with an error. The message names what was asked and what it said. */
public class DatabaseRefused extends RuntimeException {

    private static final String DISK_FULL = "53100";

    private final String sqlState;

    private DatabaseRefused(String what, SQLException cause) {
        super("PostgreSQL refused to %s: %s".formatted(what, cause.getMessage()), cause);
        this.sqlState = cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    /** {@link PassingTrouble} when the connection was lost or the server is going up or down, else a refusal. */
    public static RuntimeException of(String what, SQLException cause) {
        String state = cause.getSQLState() == null ? "" : cause.getSQLState();
        boolean passing = state.startsWith("08") || state.startsWith("57P0");
        return passing ? new PassingTrouble("The database could not %s: %s".formatted(what, cause.getMessage()), cause)
                : new DatabaseRefused(what, cause);
    }

    /** Five characters, see PostgreSQL's appendix of error codes. */
    public String sqlState() {
        return sqlState;
    }

    public boolean diskFull() {
        return sqlState.equals(DISK_FULL);
    }
}
