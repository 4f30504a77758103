package chatalot.runbook.deploy;

import chatalot.runbook.instance.AppliedMigration;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.InstanceDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Counts the rows of some tables of an instance exactly. Changes nothing. */
public final class RowsOfTables {

    private final InstanceDatabase cluster;
    private final DatabaseName database;
    private final Duration limit;

    /** @param limit for each table */
    public RowsOfTables(InstanceDatabase cluster, DatabaseName database, Duration limit) {
        this.cluster = cluster;
        this.database = database;
        this.limit = limit;
    }

    /**
     * While users go on writing.
     *
     * @param tables quoted, with their schema
     * @return by the same names; a table that is not there has none
     */
    public Map<String, Long> live(Set<String> tables) {
        try (Connection connection = cluster.open(database)) {
            return count(connection, tables);
        } catch (SQLException e) {
            throw DatabaseRefused.of("count rows", e);
        }
    }

    /** After the app was stopped: closes the database to everybody but us, so that the numbers are final. */
    public Map<String, Long> atRest(Set<String> tables) {
        try (Connection connection = new Fence(cluster).enterAlone(database)) {
            return count(connection, tables);
        } catch (SQLException e) {
            throw DatabaseRefused.of("count rows", e);
        }
    }

    /** When the first of some migrations was applied; empty when none is. */
    public Optional<Instant> appliedSince(List<AppliedMigration> migrations) {
        try (Connection connection = cluster.open(database); PreparedStatement query = connection.prepareStatement(
                "select min(installed_on) from _sqlx_migrations where version = any (?)")) {
            query.setArray(1, connection.createArrayOf("bigint", migrations.stream().map(AppliedMigration::version).toArray()));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant);
            }
        } catch (SQLException e) {
            throw DatabaseRefused.of("read the migration ledger", e);
        }
    }

    private Map<String, Long> count(Connection connection, Set<String> tables) throws SQLException {
        Map<String, Long> rows = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set statement_timeout = " + limit.toMillis());
            for (String table : tables) {
                Optional<String> there = there(connection, table);
                rows.put(table, there.isEmpty() ? 0 : number(statement, "select count(*) from only " + there.get()));
            }
        }
        return rows;
    }

    /** Its name as PostgreSQL writes it, quoted where it has to be. */
    private static Optional<String> there(Connection connection, String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select to_regclass(?)::text")) {
            query.setString(1, table);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getString(1));
            }
        }
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
