package chatalot.runbook.backup;

import chatalot.runbook.instance.DatabaseRefused;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Queries over a JDBC connection. */
final class ConnectionQueries implements QueryRunner {

    private final Connection connection;

    ConnectionQueries(Connection connection) {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute(Queries.SETTINGS);
        } catch (SQLException e) {
            throw DatabaseRefused.of("prepare for a backup", e);
        }
    }

    @Override
    public List<List<String>> query(String sql) {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>(columns);
                for (int column = 1; column <= columns; column++) {
                    row.add(result.getString(column));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw DatabaseRefused.of("read what a backup records", e);
        }
    }
}
