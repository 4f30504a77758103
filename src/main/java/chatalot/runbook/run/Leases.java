package chatalot.runbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Who works on which instance. Writes join the caller's transaction, so a lease lives and dies with its run. */
@Repository
public class Leases {

    private final JdbcClient jdbc;
    private final Clock clock;

    public Leases(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Takes the lease for a run, on all its keys or on none.
     *
     * @throws org.springframework.dao.DuplicateKeyException when another run took it in the same moment; the
     *         transaction has to be rolled back, where the caller has one
     */
    @Transactional
    public void take(Set<String> keys, String instance, RunNumber run, String owner) {
        // Everybody in the same order, so that no two wait for each other.
        keys.stream().sorted().forEach(key -> jdbc.sql("insert into lease (instance_key, instance, run, owner, since, heartbeat_at) "
                + "values (?, ?, ?, ?, ?, ?)").params(key, instance, run.value(), owner, now(), now()).update());
    }

    /** Who holds any of the keys, by the oldest of their leases. */
    public Optional<Lease> holder(Set<String> keys) {
        // Asked before every step: not all leases are read for it.
        return keys.isEmpty() ? Optional.empty() : jdbc.sql("select * from lease where instance_key in (:keys) order by since limit 1")
                .param("keys", keys).query(Leases::lease).optional();
    }

    public void beat(RunNumber run) {
        jdbc.sql("update lease set heartbeat_at = ? where run = ?").params(now(), run.value()).update();
    }

    public void release(RunNumber run) {
        jdbc.sql("delete from lease where run = ?").param(run.value()).update();
    }

    /** All leases, oldest first; one of them for each key. */
    public List<Lease> all() {
        return jdbc.sql("select * from lease order by since").query(Leases::lease).list();
    }

    private static Lease lease(ResultSet row, int index) throws SQLException {
        return new Lease(row.getString("instance_key"), row.getString("instance"), new RunNumber(row.getLong("run")), row.getString("owner"),
                RunStore.instant(row, "since").orElseThrow(), RunStore.instant(row, "heartbeat_at").orElseThrow());
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
