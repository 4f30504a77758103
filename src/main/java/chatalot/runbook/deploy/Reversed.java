package chatalot.runbook.deploy;

import java.time.Duration;
import java.util.List;

/**
 * Migrations were undone.
 *
 * @param already    the ledger's rows were gone before: an earlier attempt had committed, and nothing was run now
 * @param statements those that were run, in order; empty where it was done already
 */
public record Reversed(boolean already, List<TimedStatement> statements) {

    public Reversed {
        statements = List.copyOf(statements);
    }

    /**
     * @param line of the author's text
     * @param sql  its beginning, on one line
     * @param took until PostgreSQL had done it
     * @param rows that it changed or gave
     */
    public record TimedStatement(int line, String sql, Duration took, long rows) { }
}
