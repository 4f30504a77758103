package chatalot.runbook.deploy;

import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.AppliedMigration;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.instance.Timeouts;
import chatalot.runbook.release.ReverseSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Undoes migrations: an author's SQL and the deletion of the ledger's rows, in one transaction, with the rights of
 * the owner of the ledger, who applied them. All of it is done or nothing. Done once, it says so the next time.
 *
 * <p>Throws {@link chatalot.runbook.release.ReverseSqlRefused} with line and message when PostgreSQL refuses a
 * statement, {@link ReverseRefused} when the ledger is not as expected, and
 * {@link chatalot.runbook.host.PassingTrouble} when the connection is lost: whether that was before or after the
 * commit the next attempt finds out.
 */
public final class ReverseMigrations {

    private final Work work;
    private final Timeouts timeouts;

    /** @param timeouts of which {@code reverseStatement} and {@code reverseLock} hold here */
    public ReverseMigrations(Work work, Timeouts timeouts) {
        this.work = work;
        this.timeouts = timeouts;
    }

    /**
     * On the instance, whose app is stopped. Nobody else is in the database meanwhile, and the fence is up afterwards.
     * Refuses where this run has no restore point.
     *
     * <p>From the moment before the commit on the way back of a failed swap puts the restore point back.
     *
     * @param journal of the swap
     * @param undo    the ledger's rows to delete; they have to be there as given
     */
    public Reversed behindFence(InstanceDatabase cluster, DatabaseName database, Journal journal, ReverseSql sql,
            List<AppliedMigration> undo) {
        if (!new DatabaseClone(cluster, database, work).isMade()) {
            throw new ReverseRefused("There is no restore point %s of this run, so migrations are not undone.".formatted(
                    database.before(work.run())), "take the restore point first");
        }
        try (Connection connection = new Fence(cluster).enterAlone(database)) {
            Reversed reversed = on(connection, sql, undo, () -> {
                work.confirm().run();
                journal.begin(SwapJournal.REVERSE_MIGRATIONS, Map.of("database", database.value(), "sql", sql.digest()));
            });
            journal.done(SwapJournal.REVERSE_MIGRATIONS, Map.of());
            return reversed;
        } catch (SQLException e) {
            throw DatabaseRefused.of("let the service in alone", e);
        }
    }

    /** On a database that nobody else uses: a copy. */
    public Reversed on(Connection connection, ReverseSql sql, List<AppliedMigration> undo) {
        return on(connection, sql, undo, work.confirm());
    }

    private Reversed on(Connection connection, ReverseSql sql, List<AppliedMigration> undo, Runnable beforeCommit) {
        if (undo.isEmpty()) {
            throw new IllegalArgumentException("There is no migration to undo");
        }
        return new ReverseTransaction(connection, timeouts, beforeCommit).run(sql, undo);
    }
}
