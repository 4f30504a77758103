package chatalot.runbook.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL that tests share: they make their own databases in it. */
abstract class TestServer {

    private final AtomicInteger databases = new AtomicInteger();
    private final String user;
    private final String password;

    TestServer(String user, String password) {
        this.user = user;
        this.password = password;
    }

    /** For the driver. */
    public abstract String url(String database);

    /** Makes an empty database and returns its name. */
    public final String createDatabase() {
        String database = "test_" + databases.incrementAndGet();
        execute("postgres", "create database " + database);
        return database;
    }

    public final Connection open(String database) {
        try {
            return DriverManager.getConnection(url(database), user, password);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs each statement outside a transaction. */
    public final void execute(String database, String... statements) {
        try (Connection connection = open(database); Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The one value that a query gives, as text; {@code "null"} for null. */
    public final String value(String database, String query) {
        try (Connection connection = open(database); Statement statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            return result.next() ? String.valueOf(result.getString(1)) : "no row";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
