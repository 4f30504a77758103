package chatalot.runbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;

/**
 * The runs on record: a small summary of our own that serves lists and searches, whatever the engine's history
 * clean-up does. Writes join the caller's transaction.
 */
@Repository
public class RunStore {

    private static final String SELECT = "select * from run ";

    private final JdbcClient jdbc;
    private final Clock clock;

    public RunStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Records a run that is about to start and gives it its number. */
    public RunNumber create(RunKind kind, String instance, String target, String reason, String requester) {
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        jdbc.sql("""
                insert into run (kind, instance, target, reason, requester, state, started_at)
                values (?, ?, ?, ?, ?, ?, ?)""")
                .params(kind.name(), instance, target, reason, requester, RunState.PREPARING.name(), now())
                .update(key, "number");
        return new RunNumber(key.getKeyAs(Number.class).longValue());
    }

    /** Keeps when a run's swap may begin at the earliest. */
    public void notBefore(RunNumber run, Instant moment) {
        jdbc.sql("update run set not_before = ? where number = ?").params(Timestamp.from(moment), run.value()).update();
    }

    /** Ties the run to the engine's process instance, and to what its lease is held on, if it takes one. */
    public void started(RunNumber run, String processInstance, Set<String> keys) {
        jdbc.sql("update run set process_instance = ? where number = ?").params(processInstance, run.value()).update();
        keys.forEach(key -> jdbc.sql("insert into run_key (run, instance_key) values (?, ?)").params(run.value(), key).update());
    }

    /**
     * What the run's lease is held on; empty for a run that takes none, and for one of an earlier version, which holds
     * its lease until its end.
     */
    public Set<String> keys(RunNumber run) {
        return jdbc.sql("select instance_key from run_key where run = ?").param(run.value()).query(String.class).set();
    }

    /** Lets the caller's transaction be the only one that moves this run until it ends; others wait. */
    public void lock(RunNumber run) {
        jdbc.sql("select number from run where number = ? for update").param(run.value()).query(Long.class).single();
    }

    public void state(RunNumber run, RunState state) {
        jdbc.sql("update run set state = ? where number = ? and state <> 'ENDED'")
                .params(state.name(), run.value()).update();
    }

    /** Keeps the first failure of a run: later ones are its consequences. */
    public void failure(RunNumber run, String failure) {
        jdbc.sql("update run set failure = ? where number = ? and failure is null")
                .params(Texts.atMost(failure, 4000), run.value()).update();
    }

    /** Marks a run as an exception, in words; what was said before stays. */
    public void exception(RunNumber run, String words) {
        jdbc.sql("update run set exception = coalesce(exception || ' ', '') || ? where number = ?")
                .params(Texts.atMost(words, 900), run.value()).update();
    }

    public void downtime(RunNumber run, Duration downtime) {
        jdbc.sql("update run set downtime_ms = ? where number = ?").params(downtime.toMillis(), run.value()).update();
    }

    /** @param routine nothing came of it that people need to see in a list */
    public void ended(RunNumber run, String outcome, boolean routine) {
        jdbc.sql("update run set state = 'ENDED', outcome = ?, ended_at = ?, routine = ? where number = ? and state <> 'ENDED'")
                .params(outcome, now(), routine, run.value()).update();
    }

    public Optional<Run> find(RunNumber number) {
        return jdbc.sql(SELECT + "where number = ?").param(number.value()).query(RunStore::run).optional();
    }

    public Optional<Run> byProcessInstance(String processInstance) {
        return jdbc.sql(SELECT + "where process_instance = ?").param(processInstance).query(RunStore::run).optional();
    }

    /**
     * The newest runs first, of one instance or of all when {@code instance} is empty. Those of which nothing came, see
     * {@link #ended}, are left out: a check every hour would hide all others.
     */
    public List<Run> list(Optional<String> instance, int limit) {
        return instance.map(name -> jdbc.sql(SELECT + "where instance = ? and routine = false order by number desc limit ?").params(name, limit))
                .orElseGet(() -> jdbc.sql(SELECT + "where routine = false order by number desc limit ?").param(limit))
                .query(RunStore::run).list();
    }

    /** The newest updates of an instance first. */
    public List<Run> updates(String instance, int limit) {
        return jdbc.sql(SELECT + "where instance = ? and kind = 'UPDATE' order by number desc limit ?").params(instance, limit)
                .query(RunStore::run).list();
    }

    /** The runs that go on only when people act, oldest first. */
    public List<Run> waitingForPeople() {
        return jdbc.sql(SELECT + "where state in (:states) order by number")
                .param("states", Arrays.stream(RunState.values()).filter(RunState::waitsForPeople).map(Enum::name).toList())
                .query(RunStore::run).list();
    }

    public List<Run> unfinished() {
        // By an index on the end: none would find what a state is not.
        return jdbc.sql(SELECT + "where ended_at is null and state <> 'ENDED' order by number").query(RunStore::run).list();
    }

    /** Runs that ended before and still have their details, oldest first, for the caller's transaction alone. */
    public List<RunNumber> endedWithDetails(Instant before, int limit) {
        return jdbc.sql("select number from run where details_deleted_at is null and ended_at < ? order by number limit ? for update")
                .params(Timestamp.from(before), limit).query((row, index) -> new RunNumber(row.getLong("number"))).list();
    }

    /** Keeps that the details of an ended run were let go of. */
    public void detailsDeleted(RunNumber run) {
        jdbc.sql("update run set details_deleted_at = ? where number = ?").params(now(), run.value()).update();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    static Run run(ResultSet row, int index) throws SQLException {
        Long downtime = row.getObject("downtime_ms", Long.class);
        return new Run(new RunNumber(row.getLong("number")), RunKind.valueOf(row.getString("kind")),
                row.getString("instance"), row.getString("target"), row.getString("reason"),
                instant(row, "not_before"), row.getString("requester"), RunState.valueOf(row.getString("state")),
                Optional.ofNullable(row.getString("outcome")), Optional.ofNullable(row.getString("failure")),
                Optional.ofNullable(row.getString("exception")),
                instant(row, "started_at").orElseThrow(), instant(row, "ended_at"),
                Optional.ofNullable(downtime).map(Duration::ofMillis),
                Optional.ofNullable(row.getString("process_instance")).orElse(""), instant(row, "details_deleted_at"));
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }
}
