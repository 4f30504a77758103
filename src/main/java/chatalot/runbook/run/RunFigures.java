package chatalot.runbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The figures of all runs together. They are counted in the database, so that they outlive a restart and each node of several tells the
 * same; no figure names a person.
 */
@Repository
public class RunFigures {

    /** What ended in one way. {@code away} counts the runs with a measured downtime, {@code awayMillis} is the sum of those. */
    public record Ended(String instance, RunKind kind, String outcome, long count, Instant last, long away, long awayMillis)
            implements Growing.Total<Ended> {

        @Override
        public Object group() {
            return List.of(instance, kind, outcome);
        }

        @Override
        public Ended plus(Ended later) {
            return new Ended(instance, kind, outcome, count + later.count, later.last.isAfter(last) ? later.last : last, away + later.away,
                    awayMillis + later.awayMillis);
        }
    }

    /** The attempts of one step that ended in one way. */
    public record Worked(String instance, String step, String outcome, long count, double seconds) implements Growing.Total<Worked> {

        @Override
        public Object group() {
            return List.of(instance, step, outcome);
        }

        @Override
        public Worked plus(Worked later) {
            return new Worked(instance, step, outcome, count + later.count, seconds + later.seconds);
        }
    }

    /** The longest attempt of a step that was done, or the longest downtime; {@code of} is the step or the kind of run. */
    public record Longest(String instance, String of, double seconds) { }

    /** Runs that have not ended and stand at the same point. */
    public record Open(String instance, RunKind kind, RunState state, long count) { }

    /** What waits, works or is held, and since when the oldest of it: {@code what} is a gate or a step, blank for a lease. */
    public record Since(String instance, String what, long count, Instant oldest) { }

    /** Notices that are on their way, and those that nobody will get. */
    public record Notices(long waiting, long givenUp) { }

    private static final String BETWEEN = "%1$s.ended_at >= ? and %1$s.ended_at < ?";
    private static final String SECONDS = "extract(epoch from (run_step.ended_at - run_step.started_at))";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Growing<Ended> ended = new Growing<>(this::ended);
    private final Growing<Worked> worked = new Growing<>(this::worked);

    public RunFigures(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Every run that ever ended. */
    public List<Ended> ended() {
        return ended.at(clock.instant());
    }

    /** Every attempt of every step that ever ended. */
    public List<Worked> worked() {
        return worked.at(clock.instant());
    }

    /** Of each step the longest attempt that was done, among those that ended within this time. */
    public List<Longest> longestSteps(Duration recently) {
        return jdbc.sql("""
                select run.instance, run_step.step as of_what, max(%s) as seconds
                from run_step join run on run.number = run_step.run
                where run_step.ended_at >= ? and run_step.outcome = 'done' group by run.instance, run_step.step""".formatted(SECONDS))
                .param(before(recently)).query(RunFigures::longest).list();
    }

    /** Of each kind of run the longest downtime, among those that ended within this time. */
    public List<Longest> longestDowntimes(Duration recently) {
        return jdbc.sql("""
                select instance, kind as of_what, max(downtime_ms) / 1000.0 as seconds
                from run where ended_at >= ? and downtime_ms is not null group by instance, kind""")
                .param(before(recently)).query(RunFigures::longest).list();
    }

    public List<Open> open() {
        return jdbc.sql("select instance, kind, state, count(*) as runs from run where ended_at is null group by instance, kind, state")
                .query((row, index) -> new Open(row.getString("instance"), RunKind.valueOf(row.getString("kind")),
                        RunState.valueOf(row.getString("state")), row.getLong("runs"))).list();
    }

    /** Runs that wait at a gate for approval, by the gate. */
    public List<Since> approvals() {
        return jdbc.sql("""
                select run.instance, asked.gate as what, count(*) as how_many, min(asked.opened_at) as oldest
                from run join approval_request asked on asked.run = run.number
                where run.ended_at is null and run.state = 'WAITING_FOR_APPROVAL'
                    and asked.opened_at = (select max(opened_at) from approval_request newest where newest.run = run.number)
                group by run.instance, asked.gate""").query(RunFigures::since).list();
    }

    /** Steps that are being worked. */
    public List<Since> working() {
        return jdbc.sql("""
                select run.instance, run_step.step as what, count(*) as how_many, min(run_step.started_at) as oldest
                from run_step join run on run.number = run_step.run
                where run_step.ended_at is null and run.ended_at is null group by run.instance, run_step.step""")
                .query(RunFigures::since).list();
    }

    /** Runs that hold a lease, and since when the longest of them has given no sign of life. */
    public List<Since> leases() {
        return jdbc.sql("""
                select instance, '' as what, count(distinct run) as how_many, min(heartbeat_at) as oldest from lease group by instance""")
                .query(RunFigures::since).list();
    }

    public Notices notices() {
        return new Notices(deliveries("next_try_at"), deliveries("gave_up_at"));
    }

    private long deliveries(String having) {
        return jdbc.sql("select count(*) from notice_delivery where " + having + " >= ?").param(Timestamp.from(Instant.EPOCH))
                .query(Long.class).single();
    }

    private List<Ended> ended(Instant from, Instant until) {
        return jdbc.sql("""
                select instance, kind, outcome, count(*) as runs, max(ended_at) as last_one, count(downtime_ms) as away,
                    coalesce(sum(downtime_ms), 0) as away_ms
                from run where %s group by instance, kind, outcome""".formatted(BETWEEN.formatted("run")))
                .params(Timestamp.from(from), Timestamp.from(until))
                .query((row, index) -> new Ended(row.getString("instance"), RunKind.valueOf(row.getString("kind")),
                        row.getString("outcome"), row.getLong("runs"), RunStore.instant(row, "last_one").orElseThrow(),
                        row.getLong("away"), row.getLong("away_ms"))).list();
    }

    private List<Worked> worked(Instant from, Instant until) {
        return jdbc.sql("""
                select run.instance, run_step.step, run_step.outcome, count(*) as attempts, sum(%s) as seconds
                from run_step join run on run.number = run_step.run
                where %s group by run.instance, run_step.step, run_step.outcome""".formatted(SECONDS, BETWEEN.formatted("run_step")))
                .params(Timestamp.from(from), Timestamp.from(until))
                .query((row, index) -> new Worked(row.getString("instance"), row.getString("step"), row.getString("outcome"),
                        row.getLong("attempts"), row.getDouble("seconds"))).list();
    }

    private Timestamp before(Duration recently) {
        return Timestamp.from(clock.instant().minus(recently));
    }

    private static Longest longest(ResultSet row, int index) throws SQLException {
        return new Longest(row.getString("instance"), row.getString("of_what"), row.getDouble("seconds"));
    }

    private static Since since(ResultSet row, int index) throws SQLException {
        return new Since(row.getString("instance"), row.getString("what"), row.getLong("how_many"),
                RunStore.instant(row, "oldest").orElseThrow());
    }
}
