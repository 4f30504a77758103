package chatalot.runbook.instance;

import chatalot.runbook.host.PassingTrouble;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One row of the ledger that the app keeps of its migrations ({@code _sqlx_migrations}).
 *
 * @param success  false marks a migration that began and did not end: the app refuses to start on it
 * @param checksum SHA-384 of the file as it was applied, lower-case hex
 * @param took     as the app measured it; absent where it did not come to note it
 */
public record AppliedMigration(long version, String description, boolean success, String checksum, Optional<Duration> took) {

    private static final String LEDGER = """
            select version, description, success, encode(checksum, 'hex') as checksum, execution_time
            from _sqlx_migrations order by version""";
    private static final int SECONDS = 5;

    /** The whole ledger in order; empty where the app has never started. @throws PassingTrouble when it cannot be read now */
    public static List<AppliedMigration> read(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(SECONDS);
            return hasLedger(statement) ? rows(statement) : List.of();
        } catch (SQLException e) {
            throw new PassingTrouble("The migration ledger cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean hasLedger(Statement statement) throws SQLException {
        try (ResultSet answer = statement.executeQuery("select to_regclass('_sqlx_migrations') is not null")) {
            answer.next();
            return answer.getBoolean(1);
        }
    }

    private static List<AppliedMigration> rows(Statement statement) throws SQLException {
        List<AppliedMigration> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(LEDGER)) {
            while (row.next()) {
                rows.add(new AppliedMigration(row.getLong("version"), row.getString("description"),
                        row.getBoolean("success"), row.getString("checksum"), took(row.getLong("execution_time"))));
            }
        }
        return rows;
    }

    /** sqlx writes -1 with the migration, and the time after it. */
    private static Optional<Duration> took(long nanoseconds) {
        return Optional.of(nanoseconds).filter(time -> time >= 0).map(Duration::ofNanos);
    }
}
