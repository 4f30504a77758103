package chatalot.runbook.run;

import chatalot.runbook.run.BackupCopy.State;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Where the copies of backups are and how they were seen last. What it says is a memory: the places themselves decide. */
@Repository
public class BackupCopies {

    private static final int LONGEST = 2000;

    private final JdbcClient jdbc;
    private final Clock clock;

    public BackupCopies(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Keeps how a copy is now, instead of how it was. */
    @Transactional
    public void seen(String instance, String backup, String place, State state, String message) {
        forget(instance, backup, place);
        jdbc.sql("insert into backup_copy (instance, backup, place, state, checked_at, message) values (?, ?, ?, ?, ?, ?)")
                .params(instance, backup, place, state.name(), Timestamp.from(clock.instant()), Texts.atMost(message, LONGEST))
                .update();
    }

    /** The copies of one backup, by place. */
    public List<BackupCopy> of(String instance, String backup) {
        return of(instance).stream().filter(copy -> copy.backup().equals(backup)).toList();
    }

    /** All copies of an instance's backups, by backup and place. */
    public List<BackupCopy> of(String instance) {
        return jdbc.sql("select * from backup_copy where instance = ? order by backup, place").param(instance)
                .query((row, index) -> new BackupCopy(row.getString("instance"), row.getString("backup"), row.getString("place"),
                        State.valueOf(row.getString("state")), RunStore.instant(row, "checked_at").orElseThrow(),
                        row.getString("message"))).list();
    }

    /** Forgets a copy that was removed. */
    public void forget(String instance, String backup, String place) {
        jdbc.sql("delete from backup_copy where instance = ? and backup = ? and place = ?").params(instance, backup, place).update();
    }
}
