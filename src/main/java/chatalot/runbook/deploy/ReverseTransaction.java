package chatalot.runbook.deploy;

import chatalot.runbook.deploy.Reversed.TimedStatement;
import chatalot.runbook.instance.AppliedMigration;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Timeouts;
import chatalot.runbook.release.PlacedStatement;
import chatalot.runbook.release.ReverseSql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The one transaction. Each statement goes to PostgreSQL alone in the extended protocol, which takes no second one behind
 * it; that nothing ended the transaction or wrote to the ledger on the way is looked at before the commit.
 */
final class ReverseTransaction {

    private static final int ROWS_AT_ONCE = 1000;
    private static final int SHOWN = 100;

    private final Connection connection;
    private final Timeouts timeouts;
    private final Runnable confirm;

    /** @param confirm asked immediately before the commit */
    ReverseTransaction(Connection connection, Timeouts timeouts, Runnable confirm) {
        this.connection = connection;
        this.timeouts = timeouts;
        this.confirm = confirm;
    }

    Reversed run(ReverseSql sql, List<AppliedMigration> undo) {
        try {
            connection.setAutoCommit(false);
            Reversed reversed = within(sql, undo);
            confirm.run();
            connection.commit();
            return reversed;
        } catch (SQLException e) {
            throw rolledBack(DatabaseRefused.of("undo migrations", e));
        } catch (RuntimeException e) {
            throw rolledBack(e);
        }
    }

    private Reversed within(ReverseSql sql, List<AppliedMigration> undo) throws SQLException {
        ReverseLedger ledger = ReverseLedger.lock(connection, timeouts);
        if (ledger.isUndone(undo)) {
            return new Reversed(true, List.of());
        }
        ledger.require(undo);
        ledger.takeOwnersRights();
        ReverseLedger.Mark before = ledger.mark();
        List<TimedStatement> run = new ArrayList<>();
        for (PlacedStatement statement : sql.statements()) {
            run.add(run(statement));
        }
        if (!sql.statements().isEmpty()) {
            checkDeferred(sql.statements().get(sql.statements().size() - 1));
        }
        ledger.requireUntouched(before);
        ledger.delete(undo);
        return new Reversed(false, run);
    }

    private TimedStatement run(PlacedStatement placed) {
        long began = System.nanoTime();
        long rows = execute(placed.sql(), placed);
        String line = placed.sql().replaceAll("\\s+", " ");
        return new TimedStatement(placed.line(), line.length() <= SHOWN ? line : line.substring(0, SHOWN - 1) + "…",
                Duration.ofNanos(System.nanoTime() - began), rows);
    }

    /** What was put off to the commit would come back without a line. */
    private void checkDeferred(PlacedStatement last) {
        execute("set constraints all immediate", last);
    }

    private long execute(String sql, PlacedStatement at) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setFetchSize(ROWS_AT_ONCE);
            return statement.execute(sql) ? count(statement.getResultSet()) : Math.max(0, statement.getLargeUpdateCount());
        } catch (SQLException e) {
            throw ReverseSqlErrors.at(at, e);
        }
    }

    /** To the end: a query may call what writes. */
    private static long count(ResultSet rows) throws SQLException {
        try (rows) {
            long count = 0;
            while (rows.next()) {
                count++;
            }
            return count;
        }
    }

    private RuntimeException rolledBack(RuntimeException failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }
}
