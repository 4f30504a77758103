package chatalot.runbook.audit.chain;

import chatalot.runbook.run.Texts;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What is remembered of the places that hold checkpoints. */
@Repository
public class PlaceMemory {

    private static final int LONGEST = 1000;

    private final JdbcClient jdbc;
    private final Clock clock;

    public PlaceMemory(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * One place.
     *
     * @param held    the position up to which it holds the chain
     * @param heldAt  since when; absent while it holds nothing
     * @param trouble what went wrong at the last try; absent where nothing did
     */
    public record Remembered(String place, long held, Optional<Instant> heldAt, Optional<String> trouble) { }

    /** By name. */
    public List<Remembered> all() {
        return jdbc.sql("select * from audit_place order by place").query((row, index) -> new Remembered(row.getString("place"), row.getLong("held"),
                Optional.ofNullable(row.getTimestamp("held_at")).map(Timestamp::toInstant), Optional.ofNullable(row.getString("trouble")))).list();
    }

    /** The position up to which a place holds the chain; 0 when it holds nothing. */
    long held(String place) {
        return all().stream().filter(each -> each.place().equals(place)).findFirst().map(Remembered::held).orElse(0L);
    }

    @Transactional
    void holds(String place, long position) {
        put(place, "held = ?, held_at = ?, trouble = null", position, Timestamp.from(clock.instant()));
    }

    @Transactional
    void troubled(String place, String trouble) {
        put(place, "trouble = ?", Texts.atMost(trouble, LONGEST));
    }

    private void put(String place, String values, Object... given) {
        jdbc.sql("insert into audit_place (place, held) select ?, 0 where not exists (select 1 from audit_place where place = ?)")
                .params(place, place).update();
        JdbcClient.StatementSpec update = jdbc.sql("update audit_place set %s where place = ?".formatted(values));
        for (Object value : given) {
            update = update.param(value);
        }
        update.param(place).update();
    }
}
