package chatalot.runbook.release;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sizes of a database's tables.
 *
 * @param known whether they could be read; if not, every table is of unknown size
 * @param sizes by name, with its schema and, where the search path finds it, without
 */
record TableSizes(boolean known, Map<String, TableSize> sizes) {

    private static final int SECONDS = 5;
    private static final String QUERY = """
            select n.nspname, c.relname, pg_table_is_visible(c.oid) as visible, pg_total_relation_size(c.oid) as bytes,
                   greatest(c.reltuples::bigint, pg_stat_get_live_tuples(c.oid), 0) as rows
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'm') and n.nspname !~ '^(pg_|information_schema$)'""";

    TableSizes {
        sizes = Map.copyOf(sizes);
    }

    static TableSizes unknown() {
        return new TableSizes(false, Map.of());
    }

    static TableSizes read(Connection connection) throws SQLException {
        Map<String, TableSize> sizes = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(SECONDS);
            try (ResultSet row = statement.executeQuery(QUERY)) {
                while (row.next()) {
                    TableSize size = new TableSize(row.getLong("rows"), row.getLong("bytes"));
                    sizes.put(row.getString("nspname") + "." + row.getString("relname"), size);
                    if (row.getBoolean("visible")) {
                        sizes.put(row.getString("relname"), size);
                    }
                }
            }
        }
        return new TableSizes(true, sizes);
    }

    Optional<TableSize> of(String table) {
        return Optional.ofNullable(sizes.get(table));
    }
}
