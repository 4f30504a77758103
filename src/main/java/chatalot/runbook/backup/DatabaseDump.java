package chatalot.runbook.backup;

import chatalot.runbook.backup.Manifest.Table;
import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.SideBySide;
import chatalot.runbook.host.SideBySide.Part;
import chatalot.runbook.instance.Beside;
import chatalot.runbook.instance.DatabaseRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Dumps the database and records what was in it, both as of one exported snapshot: what the dump must hold
 * is known independently of the dump.
 */
final class DatabaseDump {

    private static final String DUMP = "dump";
    private static final int ZSTD_SINCE = 160000;

    private final Ground ground;

    DatabaseDump(Ground ground) {
        this.ground = ground;
    }

    /** Size of the database in the server, in bytes. */
    long size() {
        try (Connection connection = ground.database().open()) {
            return Long.parseLong(single(new ConnectionQueries(connection),
                    "select pg_database_size(current_database())"));
        } catch (SQLException e) {
            throw DatabaseRefused.of("be asked for its size", e);
        }
    }

    /** Dumps into {@code set} and returns what the snapshot held. */
    Manifest.Database into(SetDirectory set) {
        try (Connection connection = ground.database().open()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return into(set, connection);
        } catch (SQLException e) {
            throw DatabaseRefused.of("open a snapshot", e);
        }
    }

    private Manifest.Database into(SetDirectory set, Connection connection) {
        ConnectionQueries queries = new ConnectionQueries(connection);
        String snapshot = single(queries, "select pg_export_snapshot()");
        Contents contents = new Contents(queries);
        Map<String, String> before = contents.sequences();
        List<Table> tables = new ArrayList<>();
        SideBySide.run(Part.of(() -> dump(set, snapshot, compression(queries))),
                new Part(() -> tables.addAll(contents.tables()), () -> abort(connection)));
        return new Manifest.Database(ground.instance().databaseName().value(),
                single(queries, "select current_setting('server_version')"), snapshot,
                Long.parseLong(single(queries, "select pg_database_size(current_database())")), Contents.CHECKSUM,
                tables, Contents.between(before, contents.sequences()), contents.objects(),
                Optional.of(single(queries, "select pg_snapshot_xmin(pg_current_snapshot())::text")));
    }

    private void dump(SetDirectory set, String snapshot, String compression) {
        List<String> arguments = List.of(ground.instance().databaseName().value(), ground.instance().databaseUser(), snapshot,
                compression);
        // How large it will be nobody knows: it is compressed.
        Beside beside = ground.beside();
        Ended ended = ground.progress().during("Dumped", OptionalLong.empty(),
                () -> beside.size(DUMP, Ground.SET + "/" + SetDirectory.DATABASE),
                () -> beside.atDatabase(DUMP, SetScripts.DUMP, arguments, Map.of(Ground.SET, set.path().toString()), set.path(), ground.limit()));
        if (!ended.succeeded()) {
            throw new BackupFailed("pg_dump of %s failed: %s%s".formatted(ground.instance().name(), ended.lastWords(), ground.room()),
                    "see what pg_dump said; free disk space if it was that; then start again");
        }
    }

    /** Light: measured, zstd at its first level takes a third of gzip's time and less room. */
    private static String compression(ConnectionQueries queries) {
        int version = Integer.parseInt(single(queries, "select current_setting('server_version_num')"));
        return version >= ZSTD_SINCE ? "zstd:1" : "1";
    }

    private static String single(ConnectionQueries queries, String sql) {
        return queries.query(sql).get(0).get(0);
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw DatabaseRefused.of("end a query", e);
        }
    }
}
