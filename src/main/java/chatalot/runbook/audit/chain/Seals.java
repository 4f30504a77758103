package chatalot.runbook.audit.chain;

import chatalot.runbook.seal.Digest;
import chatalot.runbook.seal.Entry;
import chatalot.runbook.seal.Link;
import chatalot.runbook.seal.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The chain as it is kept beside the record. Links are added at its end and never changed. */
@Repository
public class Seals {

    private static final int AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final Clock clock;

    public Seals(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The last link; absent while nothing is sealed. */
    public Optional<Link> last() {
        return jdbc.sql("select * from audit_seal order by position desc limit 1").query(Seals::link).optional();
    }

    /** When the last link was added. */
    public Optional<Instant> lastAt() {
        return jdbc.sql("select sealed_at from audit_seal order by position desc limit 1")
                .query((row, index) -> row.getTimestamp("sealed_at").toInstant()).optional();
    }

    /** The link at a position. */
    Optional<Link> at(long position) {
        return jdbc.sql("select * from audit_seal where position = ?").param(position).query(Seals::link).optional();
    }

    /** In the order of positions, those after one. */
    List<Link> after(long position, int limit) {
        return jdbc.sql("select * from audit_seal where position > ? order by position limit ?").params(position, limit).query(Seals::link).list();
    }

    /** All, in the order of positions; a part of them is in memory at a time. */
    Iterator<Link> all() {
        return Ascending.of(0, position -> after(position, AT_ONCE), link -> link.entry().position());
    }

    /** Of the events of one run, in the order of positions. */
    public List<Entry> of(long run) {
        return jdbc.sql("select * from audit_seal where run = ? order by position").param(run).query(Seals::link).list().stream()
                .map(Link::entry).toList();
    }

    /**
     * Adds rows at the end, in their order.
     *
     * @throws org.springframework.dao.DuplicateKeyException when another node did so first
     */
    void add(List<Row> rows) {
        Optional<Link> last = last();
        Digest head = last.map(Link::head).orElse(Digest.NONE);
        long position = last.map(link -> link.entry().position()).orElse(0L);
        Timestamp now = Timestamp.from(clock.instant());
        for (Row row : rows) {
            position++;
            Link link = Link.after(head, Entry.of(position, row));
            head = link.head();
            jdbc.sql("insert into audit_seal (position, event, run, content, head, sealed_at) values (?, ?, ?, ?, ?, ?)")
                    .param(position).param(row.event()).param(row.run().orElse(null)).param(link.entry().content().hex()).param(head.hex())
                    .param(now).update();
        }
    }

    private static Link link(ResultSet row, int index) throws SQLException {
        return new Link(new Entry(row.getLong("position"), row.getLong("event"), Optional.ofNullable(row.getObject("run", Long.class)),
                new Digest(row.getString("content"))), new Digest(row.getString("head")));
    }
}
