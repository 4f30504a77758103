package chatalot.runbook.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where a secret turns up in what a service wrote. */
record EverythingWritten(Canaries canaries) {

    /** In files, whatever they are. @param purpose names of those that are there to hold secrets */
    Set<String> inFiles(Path directory, Set<String> purpose) {
        try (Stream<Path> files = Files.walk(directory)) {
            Set<String> leaks = new TreeSet<>();
            files.filter(Files::isRegularFile).filter(file -> !purpose.contains(file.getFileName().toString())).forEach(file ->
                    canaries.in(read(file)).forEach(place -> leaks.add("file %s: %s".formatted(directory.relativize(file), place))));
            return leaks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In every value of every table, the engine's among them. @param url of a database that nobody else has open */
    Set<String> inDatabase(String url) {
        Set<String> leaks = new TreeSet<>();
        try (Connection database = DriverManager.getConnection(url, "", "")) {
            for (String table : tables(database)) {
                inTable(database, table, leaks);
            }
            return leaks;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many tables there are with something in them. */
    static int filledTables(String url) {
        try (Connection database = DriverManager.getConnection(url, "", "")) {
            int filled = 0;
            for (String table : tables(database)) {
                try (Statement statement = database.createStatement(); ResultSet rows = statement.executeQuery("select 1 from " + table + " limit 1")) {
                    filled += rows.next() ? 1 : 0;
                }
            }
            return filled;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> tables(Connection database) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet names = database.getMetaData().getTables(null, "PUBLIC", "%", new String[] {"BASE TABLE"})) {
            while (names.next()) {
                tables.add('"' + names.getString("TABLE_NAME") + '"');
            }
        }
        return tables;
    }

    private void inTable(Connection database, String table, Set<String> leaks) throws SQLException {
        try (Statement statement = database.createStatement(); ResultSet rows = statement.executeQuery("select * from " + table)) {
            while (rows.next()) {
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    for (String place : value(rows, column)) {
                        leaks.add("column %s.%s: %s".formatted(table, rows.getMetaData().getColumnName(column), place));
                    }
                }
            }
        }
    }

    private Set<String> value(ResultSet rows, int column) throws SQLException {
        Object value = rows.getObject(column);
        if (value == null) {
            return Set.of();
        }
        return value instanceof byte[] || value instanceof java.sql.Blob ? canaries.in(rows.getBytes(column)) : canaries.in(rows.getString(column));
    }
}
