package chatalot.runbook.audit.chain;

import chatalot.runbook.seal.CanonicalJson;
import chatalot.runbook.seal.Row;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Events as they stand in the database, in the form that is sealed: whatever is in a column, whether this version knows it or not. */
@Repository
public class SealedRows {

    private static final int AT_ONCE = 1_000;

    private final JdbcClient jdbc;

    public SealedRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** In the order of their numbers, those after one. */
    List<Row> after(long event, int limit) {
        return jdbc.sql("select * from audit_event where id > ? order by id limit ?").params(event, limit).query(SealedRows::row).list();
    }

    /** All, in the order of their numbers, also those below 1 that nobody but a forger writes; a part of them is in memory at a time. */
    public Iterator<Row> all() {
        return Ascending.of(Long.MIN_VALUE, event -> after(event, AT_ONCE), Row::event);
    }

    /** The events of one run, in the order of their numbers. */
    public List<Row> of(long run) {
        return jdbc.sql("select * from audit_event where run = ? order by id").param(run).query(SealedRows::row).list();
    }

    /** The highest number; 0 when there is none. */
    long newest() {
        return jdbc.sql("select coalesce(max(id), 0) from audit_event").query(Long.class).single();
    }

    private static Row row(ResultSet row, int index) throws SQLException {
        Map<String, Object> fields = new HashMap<>();
        Timestamp at = row.getTimestamp("at");
        fields.put("at", at.toInstant().toString());
        fields.put("actor", text(row, "actor"));
        fields.put("wayIn", text(row, "way_in"));
        fields.put("act", text(row, "act"));
        Optional<Long> run = Optional.ofNullable(row.getObject("run", Long.class));
        fields.put("run", run.orElse(null));
        fields.put("instance", text(row, "instance"));
        fields.put("subject", text(row, "subject"));
        fields.put("before", text(row, "old_value"));
        fields.put("after", text(row, "new_value"));
        fields.put("words", text(row, "words"));
        return new Row(row.getLong("id"), run, CanonicalJson.of(fields));
    }

    /** Half of a surrogate pair, which H2 keeps and JSON cannot say, is a question mark here as it is in UTF-8. */
    private static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
