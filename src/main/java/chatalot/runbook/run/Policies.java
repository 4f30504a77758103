package chatalot.runbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
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
        keep(run, new Assessed(policy, Optional.empty()));
    }

    /** As {@link #keep(RunNumber, Policy)}, with what the plan comes to that it was asked for. */
    public void keep(RunNumber run, Assessed assessment) {
        Policy policy = assessment.policy();
        Optional<PlanFacts> plan = assessment.plan();
        jdbc.sql("""
                insert into run_policy (run, plan_approvals, swap_approvals, rehearsal, soak_seconds, at, running, release_name,
                    rollback_class, migrations, destructive, breaking, long_locks, downtime_ms)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(Arrays.asList(run.value(), policy.planApprovals(), policy.swapApprovals(), policy.rehearsal(),
                        policy.soak().toSeconds(), Timestamp.from(clock.instant()),
                        of(plan.flatMap(PlanFacts::running)), of(plan.map(PlanFacts::release)),
                        of(plan.map(PlanFacts::rollbackClass)), of(plan.map(PlanFacts::migrations)),
                        of(plan.map(PlanFacts::destructive)), of(plan.map(PlanFacts::breaking)),
                        of(plan.map(PlanFacts::longLocks)), of(plan.flatMap(PlanFacts::downtime).map(Duration::toMillis))))
                .update();
    }

    /** As a column takes it. */
    private static Object of(Optional<?> value) {
        return value.orElse(null);
    }

    /** What holds for a run; empty before its plan was assessed. */
    public Optional<Policy> of(RunNumber run) {
        return assessed(run).map(Assessed::policy);
    }

    /** What holds for a run and what its plan comes to; empty before its plan was assessed. */
    public Optional<Assessed> assessed(RunNumber run) {
        return jdbc.sql("select * from run_policy where run = ? order by id desc limit 1").param(run.value())
                .query(Policies::assessment).optional();
    }

    /** As {@link #assessed} for all runs that wait for approval now. */
    public Map<RunNumber, Assessed> assessedOfOpenGates() {
        Map<RunNumber, Assessed> newest = new HashMap<>();
        jdbc.sql("""
                select run_policy.* from run_policy join run on run.number = run_policy.run
                where run.state = 'WAITING_FOR_APPROVAL' order by run_policy.id""")
                .query(row -> {
                    newest.put(new RunNumber(row.getLong("run")), assessment(row, 0));
                });
        return newest;
    }

    private static Assessed assessment(ResultSet row, int index) throws SQLException {
        Policy policy = new Policy(row.getInt("plan_approvals"), row.getInt("swap_approvals"), row.getBoolean("rehearsal"),
                Duration.ofSeconds(row.getLong("soak_seconds")));
        String release = row.getString("release_name");
        return new Assessed(policy, release == null ? Optional.empty() : Optional.of(plan(row, release)));
    }

    private static PlanFacts plan(ResultSet row, String release) throws SQLException {
        return new PlanFacts(Optional.ofNullable(row.getString("running")), release, row.getString("rollback_class"),
                row.getLong("migrations"), row.getBoolean("destructive"), row.getBoolean("breaking"), row.getBoolean("long_locks"),
                Optional.ofNullable(row.getObject("downtime_ms", Long.class)).map(Duration::ofMillis));
    }
}
