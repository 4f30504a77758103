package chatalot.runbook.run;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Whether something of a run has changed, for whoever watches it; cheap enough to be asked several times in a second. */
@Repository
public class Pulses {

    private static final String SIGNS = """
            select run.state, run.outcome, run.exception, run.downtime_ms,
              (select coalesce(max(id), 0) from step_log where step_log.run = run.number) as last_line,
              (select count(*) from run_step where run_step.run = run.number) as begun,
              (select count(*) from run_step where run_step.run = run.number and ended_at is not null) as ended,
              (select max(at) from evidence where evidence.run = run.number) as written,
              (select count(*) from approval where approval.run = run.number) as said,
              (select count(*) from approval_withdrawal taken join approval_request gate on gate.process_instance = taken.process_instance
                where gate.run = run.number) as taken_back,
              (select count(*) from intervention where intervention.run = run.number) as done
            from run where run.number = ?""";

    private final JdbcClient jdbc;

    public Pulses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * How a run stood at one moment.
     *
     * @param mark     another one whenever anything but the log has changed
     * @param lastLine id of the newest line of its log; 0 before there is one
     */
    public record Pulse(String mark, long lastLine) { }

    /** Empty when there is no such run. */
    public Optional<Pulse> of(RunNumber run) {
        return jdbc.sql(SIGNS).param(run.value()).query((row, index) -> {
            String mark = String.join("/", row.getString("state"), String.valueOf(row.getString("outcome")), String.valueOf(row.getString("exception")),
                    String.valueOf(row.getObject("downtime_ms")), row.getString("begun"), row.getString("ended"),
                    String.valueOf(row.getTimestamp("written")), row.getString("said"), row.getString("taken_back"), row.getString("done"));
            return new Pulse(Integer.toHexString(mark.hashCode()), row.getLong("last_line"));
        }).optional();
    }
}
