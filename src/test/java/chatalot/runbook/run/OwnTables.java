package chatalot.runbook.run;

import java.sql.DatabaseMetaData;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.transaction.PlatformTransactionManager;

/** Our own tables in a database in memory, made by the migrations as they are; the clock is the test's. */
public final class OwnTables extends Clock {

    public static final Duration VALIDITY = Duration.ofDays(7);

    private final DataSource source;
    private final JdbcClient jdbc;
    private Instant now = Instant.parse("2026-11-24T08:00:00Z");

    public OwnTables() {
        this(new DriverManagerDataSource("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID())));
    }

    /** The same in another database. */
    public OwnTables(DataSource source) {
        this.source = source;
        Flyway.configure().dataSource(source).locations("classpath:db/migration", "classpath:db/" + kind(source)).load().migrate();
        jdbc = JdbcClient.create(source);
    }

    /** As Spring Boot writes it in the place of {@code {vendor}}. */
    private static String kind(DataSource source) {
        try {
            return DatabaseDriver.fromProductName(JdbcUtils.extractDatabaseMetaData(source, DatabaseMetaData::getDatabaseProductName)).getId();
        } catch (MetaDataAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    public DataSource source() {
        return source;
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    public PlatformTransactionManager transactions() {
        return new DataSourceTransactionManager(source);
    }

    public RunSearch search() {
        return new RunSearch(jdbc);
    }

    public Approvals approvals() {
        return new Approvals(jdbc, this, policies(), () -> VALIDITY, fact -> { });
    }

    public Holds holds() {
        return new Holds(jdbc, this, fact -> { });
    }

    public FoundUpdates found() {
        return new FoundUpdates(jdbc, this);
    }

    public Policies policies() {
        return new Policies(jdbc, this);
    }

    public RunStore runs() {
        return new RunStore(jdbc, this);
    }

    public StepLog steps() {
        return new StepLog(jdbc, this);
    }

    /** Makes a row for a run that a test plays, so that others may refer to it. */
    public Run with(Run run) {
        jdbc.sql("insert into run (number, kind, instance, target, reason, requester, state, started_at) "
                        + "values (?, ?, ?, ?, ?, ?, ?, current_timestamp)")
                .params(run.number().value(), run.kind().name(), run.instance(), run.target(), run.reason(), run.requester(),
                        run.state().name()).update();
        return run;
    }

    /** As {@link #with(Run)}, for an update that somebody asked for. */
    public OwnTables with(long number, String requester) {
        jdbc.sql("insert into run (number, kind, instance, target, reason, requester, state, started_at) "
                + "values (?, 'UPDATE', 'demo', '', '', ?, 'PREPARING', current_timestamp)").params(number, requester).update();
        return this;
    }

    public Run find(RunNumber number) {
        return runs().find(number).orElseThrow();
    }

    public void passes(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(now, zone);
    }
}
