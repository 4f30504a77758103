package chatalot.runbook.run;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * That the service's own database was put back to an earlier day. Runs which it shows as open may have ended since, and their instances
 * moved on: no step of them begins until an administrator says so.
 */
@Repository
public class ServiceRestores {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Trail trail;

    public ServiceRestores(JdbcClient jdbc, Clock clock, Trail trail) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.trail = trail;
    }

    /** One that nobody has dealt with yet. @param words what is missing */
    public record Waiting(Instant noticed, String words) { }

    /** The newest that waits for an administrator. */
    public Optional<Waiting> waiting() {
        return jdbc.sql("select * from service_restore where released_at is null order by id desc limit 1").query((row, index) ->
                new Waiting(row.getTimestamp("noticed_at").toInstant(), row.getString("words"))).optional();
    }

    /** Why a run must not go on now; empty when it may. */
    public Optional<String> holds(Run run) {
        return waiting().filter(restore -> run.startedAt().isBefore(restore.noticed())).map(restore -> ("Waits: the service's own database was put back to an "
                + "earlier day (%s). Look whether the instance is still where this run left it; then an administrator lets it go on, or it is cancelled.")
                .formatted(restore.words()));
    }

    /** Puts down that it happened. */
    @Transactional
    public void noticed(String words) {
        jdbc.sql("insert into service_restore (noticed_at, words) values (?, ?)").params(Timestamp.from(clock.instant()), words).update();
        trail.record(Fact.of(Act.DATABASE_RESTORED).saying(words));
    }

    /**
     * Lets everything go on.
     *
     * @throws Refused CONFLICT when nothing waits
     */
    @Transactional
    public void letGoOn(Person person, String comment) {
        int released = jdbc.sql("update service_restore set released_at = ?, released_by = ? where released_at is null")
                .params(Timestamp.from(clock.instant()), person.id()).update();
        if (released == 0) {
            throw new Refused(Refused.Kind.CONFLICT, "The service's database was not put back, or somebody has let the runs go on already.");
        }
        trail.record(Fact.of(Act.LET_GO_ON).by(person.id()).saying(comment));
    }
}
