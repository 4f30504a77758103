package chatalot.runbook.audit;

import chatalot.runbook.audit.chain.OpenWriters;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.Conditions;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.Texts;
import chatalot.runbook.run.WayIn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Everything that is on record, to be read and added to; nothing here changes or removes a row. Writes join the caller's transaction. */
@Repository
public class AuditRecord {

    /** So many rows are read for one page when words are looked for: an index for them would cost every event. */
    private static final long READ_AT_ONCE = 50_000;
    private static final int LONGEST_SUBJECT = 300;
    private static final int LONGEST_WORDS = 4000;
    private static final List<String> TEXT = List.of("subject", "words", "old_value", "new_value");
    private static final String PERSONAL = Arrays.stream(Act.values()).filter(Act::isPersonal).map(act -> "'" + act.name() + "'")
            .collect(Collectors.joining(", "));

    private final JdbcClient jdbc;
    private final OpenWriters writers;

    public AuditRecord(JdbcClient jdbc, OpenWriters writers) {
        this.jdbc = jdbc;
        this.writers = writers;
    }

    /** In the caller's transaction. */
    void add(AuditEvent event) {
        writers.enter();
        jdbc.sql("""
                insert into audit_event (at, actor, way_in, act, run, instance, subject, old_value, new_value, words)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(Arrays.asList(Timestamp.from(event.at()), event.actor().orElse(null), event.way().name(), event.act().name(),
                        event.run().map(RunNumber::value).orElse(null), event.instance().orElse(null),
                        Texts.atMost(event.subject(), LONGEST_SUBJECT), event.before().orElse(null), event.after().orElse(null),
                        Texts.atMost(event.words(), LONGEST_WORDS)))
                .update();
    }

    /** The newest of those before the event {@code before}. */
    public Part<AuditEvent> page(AuditFilter filter, Optional<Long> before, int limit) {
        long end = before.orElseGet(() -> newest() + 1);
        long floor = filter.text().isPresent() ? Math.max(0, end - READ_AT_ONCE) : 0;
        Conditions conditions = conditions(filter).and("id < ?", end).and("id >= ?", floor);
        List<AuditEvent> found = jdbc.sql("select * from audit_event %sorder by id desc limit ?".formatted(conditions.where()))
                .params(conditions.values(limit + 1)).query(AuditRecord::event).list();
        if (found.size() > limit) {
            return new Part<>(List.copyOf(found.subList(0, limit)), Optional.of(found.get(limit - 1).id()));
        }
        return new Part<>(found, Optional.of(floor).filter(rest -> rest > 0));
    }

    /** Since when anything is on record; absent before there is. */
    public Optional<Instant> since() {
        return jdbc.sql("select at from audit_event order by id limit 1").query((row, index) -> row.getTimestamp("at").toInstant())
                .optional();
    }

    private long newest() {
        return jdbc.sql("select coalesce(max(id), 0) from audit_event").query(Long.class).single();
    }

    private static Conditions conditions(AuditFilter filter) {
        Conditions conditions = new Conditions().and("actor = ?", filter.actor(), actor -> actor)
                .and("act = ?", filter.act(), Act::name)
                .and("run = ?", filter.run(), RunNumber::value)
                .and("instance = ?", filter.instance(), name -> name)
                .and("at >= ?", filter.from(), Timestamp::from)
                .and("at < ?", filter.to(), Timestamp::from)
                .holding(filter.text(), TEXT);
        return filter.personal() ? conditions : conditions.and("act not in (%s)".formatted(PERSONAL));
    }

    private static AuditEvent event(ResultSet row, int index) throws SQLException {
        return new AuditEvent(row.getLong("id"), row.getTimestamp("at").toInstant(), Optional.ofNullable(row.getString("actor")),
                WayIn.valueOf(row.getString("way_in")), Act.valueOf(row.getString("act")),
                Optional.ofNullable(row.getObject("run", Long.class)).map(RunNumber::new),
                Optional.ofNullable(row.getString("instance")), row.getString("subject"),
                Optional.ofNullable(row.getString("old_value")), Optional.ofNullable(row.getString("new_value")),
                row.getString("words"));
    }
}
