package chatalot.runbook.deploy;

import chatalot.runbook.host.Host;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where the app's database stands in the last moment before users reach the new version: every row that is written
 * from then on carries a newer transaction number. Holds a snapshot of that moment, so that its rows can be counted
 * after the doors have opened and cost no downtime.
 */
public final class Watermark implements AutoCloseable {

    private final Host host;
    private final KeptDirectory kept;
    private final Connection snapshot;
    private final String mark;

    private Watermark(Host host, KeptDirectory kept, Connection snapshot, String mark) {
        this.host = host;
        this.kept = kept;
        this.snapshot = snapshot;
        this.mark = mark;
    }

    /**
     * Takes it now.
     *
     * @throws chatalot.runbook.host.PassingTrouble when the database does not answer
     * @throws DatabaseRefused                      when it answers with an error
     */
    public static Watermark take(Host host, Instance instance, long run) {
        Connection connection = InstanceDatabase.of(host, instance).open();
        try {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return new Watermark(host, KeptDirectory.of(instance, run), connection, read(connection));
        } catch (SQLException e) {
            close(connection);
            throw DatabaseRefused.of("say where it stands", e);
        }
    }

    /** For the commit's record in the journal. */
    public Map<String, String> facts() {
        return Map.of(SwapJournal.MARK, mark);
    }

    /** Counts the rows of the moment and keeps the numbers for the run; not where that takes longer than {@code limit}. */
    public void keepCounts(Duration limit) {
        try {
            Optional<RowCounts> rows = RowCounts.of(snapshot, limit);
            rows.ifPresent(counted -> host.write(kept.rowsAtCommit(), counted.text()));
        } catch (SQLException e) {
            throw DatabaseRefused.of("count its rows", e);
        }
    }

    /** The oldest transaction that may still write: none before it does, on any database of the server. */
    static String read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_snapshot_xmin(pg_current_snapshot())::text")) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() {
        close(snapshot);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw DatabaseRefused.of("end a snapshot", e);
        }
    }
}
