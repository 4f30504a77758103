package chatalot.runbook.bench.pages;

import chatalot.runbook.bench.BenchmarkFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.core.io.ClassPathResource;

/** Runs of the last two years that nobody worked: rows, written at once, see {@code bench/past-runs.sql}. For PostgreSQL. */
final class PastRuns {

    private static final ClassPathResource SCRIPT = new ClassPathResource("bench/past-runs.sql");

    private final Connection connection;

    PastRuns(Connection connection) {
        this.connection = connection;
    }

    /** @param count how many; there must be no runs yet */
    void write(int count) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set bench.runs = " + count);
            statement.execute(SCRIPT.getContentAsString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new BenchmarkFailed("the past runs could not be written: " + e.getMessage(), e);
        }
    }

    /** Lets the database know what it has by now, as it finds out by itself within a minute. */
    void counted() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("vacuum analyze");
        } catch (SQLException e) {
            throw new BenchmarkFailed("the tables could not be analyzed: " + e.getMessage(), e);
        }
    }

    /** The one number that a query gives. */
    long number(String query) {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(query)) {
            if (result.next()) {
                return result.getLong(1);
            }
            throw new BenchmarkFailed("nothing is found by " + query);
        } catch (SQLException e) {
            throw new BenchmarkFailed("cannot ask %s: %s".formatted(query, e.getMessage()), e);
        }
    }
}
