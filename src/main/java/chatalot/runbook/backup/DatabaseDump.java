package chatalot.runbook.backup;

import chatalot.runbook.backup.Manifest.Table;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.SideBySide;
import chatalot.runbook.host.SideBySide.Part;
import chatalot.runbook.instance.DatabaseRefused;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Dumps the database and records what was in it, both as of one exported snapshot: what the dump must hold
 * is known independently of the dump.
 */
final class DatabaseDump {

    private static final int PASSWORD_WANTED = 77;
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
                tables, Contents.between(before, contents.sequences()), contents.objects());
    }

    private void dump(SetDirectory set, String snapshot, String compression) {
        Ended ended = run(set, snapshot, compression, Map.of());
        if (ended.exitCode() == PASSWORD_WANTED) {
            ended = runWithPassword(set, snapshot, compression);
        }
        if (!ended.succeeded()) {
            throw new BackupFailed("pg_dump of %s failed: %s".formatted(ground.instance().name(), ended.lastWords()),
                    "see what pg_dump said; free disk space if it was that; then start again");
        }
    }

    private Ended run(SetDirectory set, String snapshot, String compression, Map<String, String> more) {
        Map<String, String> mounts = new LinkedHashMap<>(more);
        mounts.put(set.path().toString(), Ground.SET);
        ContainerRequest request = ground.request(SetScripts.DUMP, ground.instance().databaseName().value(),
                ground.instance().databaseUser(), snapshot, compression)
                .on("container:" + ground.instance().database().container()).mounting(mounts);
        return ground.helper().run("dump", request, ground.limit());
    }

    /** The password in a file that only its owner reads: never in an environment or on a command line. */
    private Ended runWithPassword(SetDirectory set, String snapshot, String compression) {
        Path file = set.path().resolve(".pgpass");
        String password = ground.databaseContainer().environment("POSTGRES_PASSWORD").orElseThrow(() -> new BackupFailed(
                "The database of %s wants a password, and its container's environment has none."
                        .formatted(ground.instance().name()), "set POSTGRES_PASSWORD for the database service"));
        try {
            ground.host().write(file, "127.0.0.1:5432:*:*:%s\n"
                    .formatted(password.replace("\\", "\\\\").replace(":", "\\:")));
            return run(set, snapshot, compression, Map.of(file.toString(), "/run/pgpass:ro"));
        } finally {
            ground.host().remove(file);
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
