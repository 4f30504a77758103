package chatalot.runbook.run;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Up to when what is due by the instances' schedules has been seen to. Writes join the caller's transaction. */
@Repository
public class Schedules {

    private final JdbcClient jdbc;

    public Schedules(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Begins to count due times, from {@code now} on; begun already is success. */
    public void begin(Scheduled what, Instant now) {
        if (doneUntil(what).isEmpty()) {
            try {
                jdbc.sql("insert into run_schedule (kind, instance, done_until) values (?, ?, ?)")
                        .params(what.kind().name(), what.instance(), Timestamp.from(now)).update();
            } catch (DuplicateKeyException e) {
                // Another node began it in the same moment, which is as good.
            }
        }
    }

    /** Up to when what was due has been seen to; empty before it is counted. */
    public Optional<Instant> doneUntil(Scheduled what) {
        return doneUntil(what, "");
    }

    /** As {@link #doneUntil}; until the caller's transaction ends no other node gets past here. */
    public Optional<Instant> lock(Scheduled what) {
        return doneUntil(what, " for update");
    }

    /** What was due until then is done by a run. */
    public void done(Scheduled what, Instant until, RunNumber run) {
        jdbc.sql("update run_schedule set done_until = ?, run = ? where kind = ? and instance = ?")
                .params(Timestamp.from(until), run.value(), what.kind().name(), what.instance()).update();
    }

    private Optional<Instant> doneUntil(Scheduled what, String lock) {
        return jdbc.sql("select done_until from run_schedule where kind = ? and instance = ?" + lock)
                .params(what.kind().name(), what.instance())
                .query((row, index) -> RunStore.instant(row, "done_until").orElseThrow()).optional();
    }
}
