package chatalot.runbook.run;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who cancelled a run, asked for the way back or lent a hand. Writes join the caller's transaction. */
@Repository
public class Interventions {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Trail trail;

    public Interventions(JdbcClient jdbc, Clock clock, Trail trail) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.trail = trail;
    }

    public void record(RunNumber run, Intervention.Act act, String person, String reason) {
        record(run, act, person, reason, "");
    }

    /** @param seen SHA-256 of the document that the person acted on */
    public void record(RunNumber run, Intervention.Act act, String person, String reason, String seen) {
        jdbc.sql("insert into intervention (run, act, person, reason, at, seen) values (?, ?, ?, ?, ?, ?)")
                .params(run.value(), act.name(), person, Texts.atMost(reason, 2000), Timestamp.from(clock.instant()), seen)
                .update();
        trail.record(Fact.of(Act.of(act)).by(person).on(run).saying(reason));
    }

    /** Oldest first. */
    public List<Intervention> of(RunNumber run) {
        return jdbc.sql("select * from intervention where run = ? order by id").param(run.value())
                .query((row, index) -> new Intervention(Intervention.Act.valueOf(row.getString("act")),
                        row.getString("person"), row.getString("reason"), RunStore.instant(row, "at").orElseThrow(),
                        Optional.of(row.getString("seen")).filter(digest -> !digest.isEmpty())))
                .list();
    }
}
