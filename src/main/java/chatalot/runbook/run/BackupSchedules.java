package chatalot.runbook.run;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Up to when each instance's due backups have been seen to. Writes join the caller's transaction. */
@Repository
public class BackupSchedules {

    private final JdbcClient jdbc;

    public BackupSchedules(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Begins to count due times of an instance, from {@code now} on; begun already is success. */
    public void begin(String instance, Instant now) {
        if (doneUntil(instance).isEmpty()) {
            try {
                jdbc.sql("insert into backup_schedule (instance, done_until) values (?, ?)")
                        .params(instance, Timestamp.from(now)).update();
            } catch (DuplicateKeyException e) {
                // Another node began it in the same moment, which is as good.
            }
        }
    }

    /** Up to when due backups have been seen to. */
    public Optional<Instant> doneUntil(String instance) {
        return doneUntil(instance, "");
    }

    /** As {@link #doneUntil}; until the caller's transaction ends no other node gets past here. */
    public Optional<Instant> lock(String instance) {
        return doneUntil(instance, " for update");
    }

    /** What was due until then is done by a run. */
    public void done(String instance, Instant until, RunNumber run) {
        jdbc.sql("update backup_schedule set done_until = ?, run = ? where instance = ?")
                .params(Timestamp.from(until), run.value(), instance).update();
    }

    private Optional<Instant> doneUntil(String instance, String lock) {
        return jdbc.sql("select done_until from backup_schedule where instance = ?" + lock).param(instance)
                .query((row, index) -> RunStore.instant(row, "done_until").orElseThrow()).optional();
    }
}
