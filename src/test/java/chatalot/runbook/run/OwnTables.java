package chatalot.runbook.run;

import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Our own tables in a database in memory. */
public final class OwnTables {

    private final JdbcClient jdbc;

    public OwnTables() {
        DataSource source = new DriverManagerDataSource("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID()));
        Flyway.configure().dataSource(source).load().migrate();
        jdbc = JdbcClient.create(source);
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    public Holds holds() {
        return new Holds(jdbc, Clock.systemUTC());
    }

    public RunStore runs() {
        return new RunStore(jdbc, Clock.systemUTC());
    }

    public StepLog steps() {
        return new StepLog(jdbc, Clock.systemUTC());
    }

    /** Makes a row for a run that a test plays, so that others may refer to it. */
    public Run with(Run run) {
        jdbc.sql("insert into run (number, kind, instance, target, reason, requester, state, started_at) "
                        + "values (?, ?, ?, ?, ?, ?, ?, current_timestamp)")
                .params(run.number().value(), run.kind().name(), run.instance(), run.target(), run.reason(), run.requester(),
                        run.state().name()).update();
        return run;
    }
}
