package chatalot.runbook.notify;

import chatalot.runbook.run.Deliveries.Delivery;
import chatalot.runbook.run.Deliveries.Told;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.Texts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Notices on their way, one row for each receiver. Any number of nodes take from it: a delivery is claimed by moving its
 * next try into the future, and only one of them can do that. A claim that is never answered, because its node died,
 * runs out.
 */
@Repository
class Outbox {

    private static final int LONGEST_TEXT = 2000;
    private static final int LONGEST_ERROR = 500;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Outbox(JdbcClient jdbc, Clock clock, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * A delivery that is this node's to try.
     *
     * @param attempt number of this try, from 1; whoever has a later one has overtaken it
     */
    record Claimed(String id, String receiver, int attempt, Notice notice, Instant at) { }

    /** Puts a notice on record, with a delivery to each receiver. Joins the caller's transaction. */
    void put(Notice notice, List<String> receivers) {
        transaction.executeWithoutResult(joined -> insert(notice, receivers));
    }

    private void insert(Notice notice, List<String> receivers) {
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        jdbc.sql("insert into notice (kind, run, instance, concerns, text, task, at) values (?, ?, ?, ?, ?, ?, ?)")
                .params(notice.kind().name(), notice.run().value(), notice.instance(), notice.group(),
                        Texts.atMost(notice.text(), LONGEST_TEXT), notice.task().orElse(null), now())
                .update(key, "id");
        long id = key.getKeyAs(Number.class).longValue();
        for (String receiver : receivers) {
            jdbc.sql("insert into notice_delivery (id, notice, receiver, attempts, next_try_at) values (?, ?, ?, 0, ?)")
                    .params(UUID.randomUUID().toString(), id, receiver, now()).update();
        }
    }

    /**
     * The delivery to one of these receivers that has been due for longest, if one is.
     *
     * @param oldest what was raised before is not tried any more
     * @param hold   nobody else gets it within this time
     */
    Optional<Claimed> claim(Collection<String> receivers, Instant oldest, Duration hold) {
        Optional<Claimed> due = due(receivers, oldest);
        while (due.isPresent() && !take(due.get(), hold)) {
            due = due(receivers, oldest);
        }
        return due;
    }

    private Optional<Claimed> due(Collection<String> receivers, Instant oldest) {
        return jdbc.sql("""
                select d.id as delivery, d.receiver, d.attempts, n.* from notice_delivery d join notice n on n.id = d.notice
                where d.next_try_at <= :now and d.receiver in (:receivers) and n.at >= :oldest
                order by d.next_try_at, n.id limit 1""")
                .param("now", now()).param("receivers", receivers).param("oldest", Timestamp.from(oldest))
                .query((row, index) -> new Claimed(row.getString("delivery"), row.getString("receiver"),
                        row.getInt("attempts") + 1, notice(row), row.getTimestamp("at").toInstant()))
                .optional();
    }

    private boolean take(Claimed due, Duration hold) {
        return jdbc.sql("""
                update notice_delivery set attempts = attempts + 1, next_try_at = ?
                where id = ? and attempts = ? and next_try_at <= ?""")
                .params(Timestamp.from(clock.instant().plus(hold)), due.id(), due.attempt() - 1, now()).update() == 1;
    }

    void delivered(Claimed claimed) {
        jdbc.sql("""
                update notice_delivery set delivered_at = ?, next_try_at = null
                where id = ? and attempts = ? and next_try_at is not null""")
                .params(now(), claimed.id(), claimed.attempt()).update();
    }

    /** Keeps why a try failed, and when the next one is. */
    void failed(Claimed claimed, String error, Instant nextTry) {
        jdbc.sql("""
                update notice_delivery set last_error = ?, next_try_at = ?
                where id = ? and attempts = ? and next_try_at is not null""")
                .params(Texts.atMost(error, LONGEST_ERROR), Timestamp.from(nextTry), claimed.id(), claimed.attempt())
                .update();
    }

    /** Ends what is due and tells of something older than {@code oldest}; its last error stays. Returns how many. */
    int giveUp(Instant oldest) {
        return jdbc.sql("""
                update notice_delivery set gave_up_at = :now, next_try_at = null,
                    last_error = coalesce(last_error, 'It was never tried: no node knew this receiver, or none ran.')
                where next_try_at <= :now and notice in (select id from notice where at < :oldest)""")
                .param("now", now()).param("oldest", Timestamp.from(oldest)).update();
    }

    /** Every notice of a run with its deliveries, oldest first. */
    List<Told> of(RunNumber run) {
        Map<Long, Told> told = new LinkedHashMap<>();
        jdbc.sql("select * from notice where run = ? order by id").param(run.value()).query(row -> {
            told.put(row.getLong("id"), new Told(notice(row), row.getTimestamp("at").toInstant(), new ArrayList<>()));
        });
        jdbc.sql("""
                select d.* from notice_delivery d join notice n on n.id = d.notice where n.run = ?
                order by d.notice, d.receiver""").param(run.value())
                .query(row -> {
                    told.get(row.getLong("notice")).receivers().add(delivery(row));
                });
        return List.copyOf(told.values());
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static Notice notice(ResultSet row) throws SQLException {
        return new Notice(Notice.Kind.valueOf(row.getString("kind")), new RunNumber(row.getLong("run")),
                row.getString("instance"), row.getString("concerns"), row.getString("text"),
                Optional.ofNullable(row.getString("task")));
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(row.getString("id"), row.getString("receiver"), row.getInt("attempts"),
                instant(row, "next_try_at"), Optional.ofNullable(row.getString("last_error")),
                instant(row, "delivered_at"), instant(row, "gave_up_at"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }
}
