package chatalot.runbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The freezes that people made: who, why, until when, and who lifted them. None is ever deleted. */
@Repository
public class Freezes {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Trail trail;

    public Freezes(JdbcClient jdbc, Clock clock, Trail trail) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.trail = trail;
    }

    /** Records a freeze that holds from now on, and returns its id. */
    @Transactional
    long make(Optional<String> instance, String reason, Optional<Instant> until, String person) {
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        jdbc.sql("insert into change_freeze (instance, reason, person, since, ends_at) values (?, ?, ?, ?, ?)")
                .params(instance.orElse(null), reason, person, now(),
                        until.map(Timestamp::from).orElse(null))
                .update(key, "id");
        long id = key.getKeyAs(Number.class).longValue();
        trail.record(Fact.of(Act.FROZEN).by(person).of(instance).about("freeze %d of %s".formatted(id, instance.orElse("every instance")))
                .to(until.map(end -> "until " + Moment.words(end)).orElse("until it is lifted")).saying(reason));
        return id;
    }

    /** Ends a freeze before its time. False when somebody has lifted it already. */
    @Transactional
    boolean lift(long id, String reason, String person) {
        boolean lifted = jdbc.sql("""
                update change_freeze set lifted_at = ?, lifted_by = ?, lift_reason = ?
                where id = ? and lifted_at is null""")
                .params(now(), person, reason, id).update() == 1;
        if (lifted) {
            trail.record(Fact.of(Act.LIFTED).by(person).of(find(id).flatMap(Freeze::instance)).about("freeze %d".formatted(id)).saying(reason));
        }
        return lifted;
    }

    public Optional<Freeze> find(long id) {
        return jdbc.sql("select * from change_freeze where id = ?").param(id).query(Freezes::freeze).optional();
    }

    /** Those that hold now, of all instances, oldest first. */
    public List<Freeze> holding() {
        return jdbc.sql("""
                select * from change_freeze where lifted_at is null and (ends_at is null or ends_at > ?)
                order by id""").param(now()).query(Freezes::freeze).list();
    }

    /** The newest first, also those that are over. */
    public List<Freeze> list(int limit) {
        return jdbc.sql("select * from change_freeze order by id desc limit ?").param(limit).query(Freezes::freeze).list();
    }

    /** As exact as it is kept: rounded up, a freeze would not hold in its first moment. */
    private Timestamp now() {
        return Timestamp.from(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private static Freeze freeze(ResultSet row, int index) throws SQLException {
        Optional<Instant> liftedAt = RunStore.instant(row, "lifted_at");
        Optional<Freeze.Lifting> lifting = liftedAt.isEmpty() ? Optional.empty() : Optional.of(new Freeze.Lifting(
                row.getString("lifted_by"), row.getString("lift_reason"), liftedAt.get()));
        return new Freeze(Optional.of(row.getLong("id")), Optional.ofNullable(row.getString("instance")),
                row.getString("reason"), row.getString("person"), RunStore.instant(row, "since").orElseThrow(),
                RunStore.instant(row, "ends_at"), lifting);
    }
}
