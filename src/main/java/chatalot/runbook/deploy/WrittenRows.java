package chatalot.runbook.deploy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Tells the rows that were written since a {@link Watermark} from the older ones: PostgreSQL stamps each version of a
 * row with the transaction that wrote it. One pass over each table, nothing is sorted or sent.
 */
record WrittenRows(String mark) {

    private static final Pattern SHAPE = Pattern.compile("\\d{1,20}");
    /** One statement for all tables is one snapshot. Times are taken from the column that says when a row was made. */
    private static final String TABLES = """
            select string_agg(format('select %L, count(*), count(*) filter (where %2$s), %3$s from only %4$I.%5$I',
                format('%I.%I', n.nspname, c.relname), newer.rows, case when t.attname is null then 'null::text' else
                format('(max(%I) filter (where %s))::text', t.attname, newer.rows) end, n.nspname, c.relname), ' union all ')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join (select ?::text as rows) newer
            left join lateral (select attname from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped
                and atttypid in ('timestamptz'::regtype, 'timestamp'::regtype)
                order by attname <> 'created_at', attnum limit 1) t on true
            where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'""";

    WrittenRows {
        if (!SHAPE.matcher(mark).matches()) {
            throw new IllegalArgumentException("Not a transaction number: " + mark);
        }
    }

    /** The condition that only rows written since fulfil. */
    String condition() {
        return "age(xmin) <= age('%s'::xid8::xid)".formatted(mark);
    }

    /**
     * Counts every table.
     *
     * @param then rows at the mark; empty where they are not known, then nothing counts as gone
     */
    Map<String, Written.Count> count(Connection connection, Optional<RowCounts> then, Duration limit) throws SQLException {
        Map<String, Long> missing = new TreeMap<>(then.map(RowCounts::rows).orElse(Map.of()));
        Map<String, Written.Count> counts = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set statement_timeout = " + limit.toMillis());
            statement.execute("set timezone = 'UTC'");
            String query = query(connection);
            if (!query.isEmpty()) {
                try (ResultSet row = statement.executeQuery(query)) {
                    while (row.next()) {
                        long untouched = row.getLong(2) - row.getLong(3);
                        long before = Optional.ofNullable(missing.remove(row.getString(1))).orElse(0L);
                        // A mark of another cluster makes written rows look old: there are as many more of them as there are more rows.
                        long written = then.isPresent() ? Math.max(row.getLong(3), row.getLong(2) - before) : row.getLong(3);
                        counts.put(row.getString(1), new Written.Count(written, Math.max(0, before - untouched),
                                Optional.ofNullable(row.getString(4))));
                    }
                }
            }
        }
        missing.forEach((table, rows) -> counts.put(table, new Written.Count(0, rows, Optional.empty())));
        counts.values().removeIf(Written.Count::isNothing);
        return counts;
    }

    private String query(Connection connection) throws SQLException {
        try (PreparedStatement tables = connection.prepareStatement(TABLES)) {
            tables.setString(1, condition());
            try (ResultSet row = tables.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getString(1)).orElse("");
            }
        }
    }
}
