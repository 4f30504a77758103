package chatalot.runbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every attempt of every step, and every line it said. Outside a transaction each write is its own: it survives a crash. */
@Repository
public class StepLog {

    private static final int LONGEST_LINE = 4000;

    private final JdbcClient jdbc;
    private final Clock clock;

    public StepLog(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Records a new attempt and returns its number: one more than ever started for this step of this run. */
    public int begin(RunNumber run, String step, String label, String worker) {
        int attempt = jdbc.sql("select coalesce(max(attempt), 0) + 1 from run_step where run = ? and step = ?")
                .params(run.value(), step).query(Integer.class).single();
        jdbc.sql("""
                insert into run_step (run, step, attempt, label, worker, started_at)
                values (?, ?, ?, ?, ?, ?)""")
                .params(run.value(), step, attempt, label, worker, now()).update();
        return attempt;
    }

    public void end(RunNumber run, String step, int attempt, String outcome, String message) {
        jdbc.sql("update run_step set ended_at = ?, outcome = ?, message = ? where run = ? and step = ? and attempt = ?")
                .params(now(), outcome, Texts.atMost(message, LONGEST_LINE), run.value(), step, attempt).update();
    }

    /**
     * Closes older attempts of a step that never ended, because their node died or lost its lock: whoever holds the
     * lock now is the only one at work.
     */
    public void closeLost(RunNumber run, String step, int newest) {
        jdbc.sql("update run_step set ended_at = ?, outcome = 'lost' "
                        + "where run = ? and step = ? and attempt < ? and ended_at is null")
                .params(now(), run.value(), step, newest).update();
    }

    /** Closes every attempt that a node left open when it died; all nodes' when {@code node} is empty. */
    public void closeLost(Optional<String> node) {
        jdbc.sql("update run_step set ended_at = ?, outcome = 'lost' where ended_at is null and worker like ?")
                .params(now(), node.map(name -> name + "/%").orElse("%")).update();
    }

    public void line(RunNumber run, String step, int attempt, String line) {
        jdbc.sql("insert into step_log (run, step, attempt, at, line) values (?, ?, ?, ?, ?)")
                .params(run.value(), step, attempt, now(), Texts.atMost(line, LONGEST_LINE)).update();
    }

    public List<StepRecord> steps(RunNumber run) {
        return jdbc.sql("select * from run_step where run = ? order by started_at, step, attempt").param(run.value())
                .query((row, index) -> new StepRecord(row.getString("step"), row.getString("label"),
                        row.getInt("attempt"), RunStore.instant(row, "started_at").orElseThrow(),
                        RunStore.instant(row, "ended_at"), Optional.ofNullable(row.getString("outcome")),
                        Optional.ofNullable(row.getString("message"))))
                .list();
    }

    /** Attempts of a run that have not ended, by anybody's knowledge; worker ids by step. */
    public Map<String, String> workers(RunNumber run) {
        Map<String, String> workers = new LinkedHashMap<>();
        jdbc.sql("select step, worker from run_step where run = ? and ended_at is null order by started_at")
                .param(run.value()).query(row -> {
                    workers.put(row.getString("step"), row.getString("worker"));
                });
        return workers;
    }

    /** Lines newer than {@code after}, oldest first, at most {@code limit}. */
    public List<LogLine> lines(RunNumber run, long after, int limit) {
        return lines(run, Wanted.ALL, after, limit);
    }

    /**
     * What is looked for in the log of a run.
     *
     * @param step its topic; blank for every step
     * @param text that the lines hold, in capitals or not; blank for any
     */
    public record Wanted(String step, String text) {

        /** Every line. */
        public static final Wanted ALL = new Wanted("", "");

        private Conditions of(RunNumber run) {
            return new Conditions().and("run = ?", run.value()).and("step = ?", given(step), topic -> topic).holding(given(text), List.of("line"));
        }

        private static Optional<String> given(String typed) {
            return Optional.of(typed.strip()).filter(some -> !some.isEmpty());
        }
    }

    /** The lines that are wanted, newer than {@code after}, oldest first, at most {@code limit}. */
    public List<LogLine> lines(RunNumber run, Wanted wanted, long after, int limit) {
        return lines(wanted.of(run).and("id > ?", after), "asc", limit);
    }

    /** The newest lines that are wanted and older than {@code before}, oldest first, at most {@code limit}. */
    public List<LogLine> linesBefore(RunNumber run, Wanted wanted, long before, int limit) {
        List<LogLine> lines = new ArrayList<>(lines(wanted.of(run).and("id < ?", before), "desc", limit));
        Collections.reverse(lines);
        return List.copyOf(lines);
    }

    private List<LogLine> lines(Conditions conditions, String order, int limit) {
        return jdbc.sql("select * from step_log %sorder by id %s limit ?".formatted(conditions.where(), order)).params(conditions.values(limit))
                .query((row, index) -> line(row)).list();
    }

    private static LogLine line(ResultSet row) throws SQLException {
        return new LogLine(row.getLong("id"), row.getString("step"), row.getInt("attempt"), RunStore.instant(row, "at").orElseThrow(),
                row.getString("line"));
    }

    /** Lets go of every line of an ended run; its steps stay. */
    public void forget(RunNumber run) {
        jdbc.sql("delete from step_log where run = ?").param(run.value()).update();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
