package chatalot.runbook.deploy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Exact rows of every table, by name; also kept as text, one {@code <table> TAB <rows>} a line.
 *
 * @param rows by quoted name with schema
 */
record RowCounts(Map<String, Long> rows) {

    private static final String TABLES = """
            select string_agg(format('select %L, count(*) from only %I.%I', format('%I.%I', n.nspname, c.relname),
                n.nspname, c.relname), ' union all ')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'""";
    private static final String CANCELLED = "57014";

    RowCounts {
        rows = new TreeMap<>(rows);
    }

    /** Counts; empty when that takes longer than {@code limit}. */
    static Optional<RowCounts> of(Connection connection, Duration limit) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set statement_timeout = " + limit.toMillis());
            Map<String, Long> rows = new TreeMap<>();
            String query = first(statement, TABLES);
            if (!query.isEmpty()) {
                try (ResultSet counts = statement.executeQuery(query)) {
                    while (counts.next()) {
                        rows.put(counts.getString(1), counts.getLong(2));
                    }
                }
            }
            return Optional.of(new RowCounts(rows));
        } catch (SQLException e) {
            if (CANCELLED.equals(e.getSQLState())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static RowCounts parse(String text) {
        return new RowCounts(text.lines().map(line -> line.split("\t"))
                .collect(Collectors.toMap(parts -> parts[0], parts -> Long.parseLong(parts[1]))));
    }

    String text() {
        return rows.entrySet().stream().map(each -> each.getKey() + "\t" + each.getValue() + "\n")
                .collect(Collectors.joining());
    }

    long total() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String first(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return Optional.ofNullable(row.getString(1)).orElse("");
        }
    }
}
