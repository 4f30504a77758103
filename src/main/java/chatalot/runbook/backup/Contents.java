package chatalot.runbook.backup;

import chatalot.runbook.backup.Manifest.Sequence;
import chatalot.runbook.backup.Manifest.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a database holds, read by the same queries from the source's snapshot and from the restored copy. */
final class Contents {

    /** For people and auditors: anyone with psql can compute it again. */
    static final String CHECKSUM = "sum(hashtextextended((row.*)::text collate \"C\", 0)), UTC, ISO dates, hex bytea";
    /** Queries joined into one statement: short statements, few round trips. */
    private static final int AT_ONCE = 40;

    private final QueryRunner database;

    Contents(QueryRunner database) {
        this.database = database;
    }

    List<Table> tables() {
        return joined(Queries.TABLES).stream()
                .map(row -> new Table(row.get(0), Long.parseLong(row.get(1)), row.get(2))).toList();
    }

    /** Rows by table, without the cost of their checksums. */
    Map<String, Long> rows() {
        Map<String, Long> rows = new TreeMap<>();
        joined(Queries.ROWS).forEach(row -> rows.put(row.get(0), Long.parseLong(row.get(1))));
        return rows;
    }

    /** Values by name. */
    Map<String, String> sequences() {
        Map<String, String> values = new LinkedHashMap<>();
        joined(Queries.SEQUENCES).forEach(row -> values.put(row.get(0), row.get(1)));
        return values;
    }

    /** Counts by kind. */
    Map<String, Long> objects() {
        Map<String, Long> counts = new TreeMap<>();
        database.query(Queries.OBJECTS).forEach(row -> counts.put(row.get(0), Long.parseLong(row.get(1))));
        return counts;
    }

    /** The sequences' values before and after the dump, those that vanished or came meanwhile left out. */
    static List<Sequence> between(Map<String, String> before, Map<String, String> after) {
        return before.entrySet().stream().filter(each -> after.containsKey(each.getKey()))
                .map(each -> new Sequence(each.getKey(), each.getValue(), after.get(each.getKey()))).toList();
    }

    private List<List<String>> joined(String generator) {
        List<String> queries = database.query(generator).stream().map(row -> row.get(0)).toList();
        List<List<String>> rows = new ArrayList<>();
        for (int from = 0; from < queries.size(); from += AT_ONCE) {
            List<String> some = queries.subList(from, Math.min(queries.size(), from + AT_ONCE));
            rows.addAll(database.query(String.join("\nunion all\n", some)));
        }
        return rows;
    }
}
