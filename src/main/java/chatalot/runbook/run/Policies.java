package chatalot.runbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What the risk table asked for the plans of runs. These rows are the only facts about it: process variables count
 * for nothing. Writes join the caller's transaction.
 */
@Repository
public class Policies {

    private final JdbcClient jdbc;
    private final Clock clock;

    public Policies(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Keeps what holds for a run from now on; an earlier plan's policy stays on record. */
    public void keep(RunNumber run, Policy policy) {
        jdbc.sql("""
                insert into run_policy (run, plan_approvals, swap_approvals, rehearsal, soak_seconds, at)
                values (?, ?, ?, ?, ?, ?)""")
                .params(run.value(), policy.planApprovals(), policy.swapApprovals(), policy.rehearsal(),
                        policy.soak().toSeconds(), Timestamp.from(clock.instant())).update();
    }

    /** What holds for a run; empty before its plan was assessed. */
    public Optional<Policy> of(RunNumber run) {
        return jdbc.sql("select * from run_policy where run = ? order by id desc limit 1").param(run.value())
                .query(Policies::policy).optional();
    }

    private static Policy policy(ResultSet row, int index) throws SQLException {
        return new Policy(row.getInt("plan_approvals"), row.getInt("swap_approvals"), row.getBoolean("rehearsal"),
                Duration.ofSeconds(row.getLong("soak_seconds")));
    }
}
