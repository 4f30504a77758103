package chatalot.runbook.notify;

import chatalot.runbook.run.Deliveries.Delivery;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Notice.Kind;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** What one node of the service does about notices, over a database that others may share. */
final class NoticeNode implements AutoCloseable {

    private static final Map<String, String> QUICK = Map.of("runbook.public-url", "https://runbook.example.org/",
            "runbook.notify.allow-loopback", "true", "runbook.notify.timeout", "10s", "runbook.notify.poll", "50ms", "runbook.notify.retry-backoff", "50ms",
            "runbook.notify.longest-backoff", "200ms");

    /** Where nodes listen that do not listen at all. */
    static final OwnPorts PORTS = new OwnPorts(8090, 8091);

    private final TransactionTemplate transaction;
    private final RunStore runs;
    private final Dispatcher dispatcher;
    private final RunNotices notices;

    private NoticeNode(DataSource database, Map<String, String> properties) {
        Clock clock = Clock.systemUTC();
        JdbcClient jdbc = JdbcClient.create(database);
        DataSourceTransactionManager transactions = new DataSourceTransactionManager(database);
        NotifySettings settings = settings(properties);
        PublicUrl urls = bind("runbook", PublicUrl.class, properties);
        Receivers receivers = new Receivers(settings, urls, PORTS, new ObjectMapper(), clock);
        Outbox outbox = new Outbox(jdbc, clock, transactions);
        transaction = new TransactionTemplate(transactions);
        runs = new RunStore(jdbc, clock);
        dispatcher = new Dispatcher(outbox, receivers, settings, urls, clock);
        notices = new RunNotices(outbox, receivers, dispatcher, settings, urls, clock);
    }

    /** A database in memory with our tables, as nobody else has it. */
    static DataSource database() {
        return migrated(new DriverManagerDataSource(
                "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000;OPTIMIZE_REUSE_RESULTS=FALSE"));
    }

    static DataSource migrated(DataSource database) {
        Flyway.configure().dataSource(database).load().migrate();
        return database;
    }

    /** A node that raises and delivers nothing until it is started. Later keys replace the quick ones of tests. */
    static NoticeNode on(DataSource database, Map<String, String> properties) {
        return new NoticeNode(database, properties);
    }

    static NotifySettings settings(Map<String, String> properties) {
        return bind("runbook.notify", NotifySettings.class, properties);
    }

    /** Binds as the service does; a key without a value is one that is not there. */
    static <T> T bind(String prefix, Class<T> kind, Map<String, String> properties) {
        Map<String, String> all = new LinkedHashMap<>(QUICK);
        all.putAll(properties);
        all.values().removeIf(String::isEmpty);
        return new Binder(new MapConfigurationPropertySource(all)).bindOrCreate(prefix, kind);
    }

    /** The keys of one webhook with the number {@code index}. */
    static Map<String, String> webhook(int index, String name, HttpReceiver receiver) {
        String key = "runbook.notify.webhooks[%d].".formatted(index);
        return Map.of(key + "name", name, key + "url", receiver.url());
    }

    NoticeNode started() {
        dispatcher.start();
        return this;
    }

    RunNotices notices() {
        return notices;
    }

    TransactionTemplate transaction() {
        return transaction;
    }

    RunNumber newRun() {
        return runs.create(RunKind.UPDATE, "chat", "v1.1.0", "", "olivia");
    }

    /** Raises a notice of a run of its own. */
    RunNumber raise(Kind kind, String group) {
        RunNumber run = newRun();
        raise(run, kind, group);
        return run;
    }

    void raise(RunNumber run, Kind kind, String group) {
        transaction.executeWithoutResult(status -> notices.raise(new Notice(kind, run, "chat", group, "Something happened.")));
    }

    /** Every delivery of a run. */
    List<Delivery> deliveries(RunNumber run) {
        return notices.of(run).stream().flatMap(told -> told.receivers().stream()).toList();
    }

    Delivery delivery(RunNumber run) {
        List<Delivery> all = deliveries(run);
        if (all.size() != 1) {
            throw new AssertionError("Not one delivery: " + all);
        }
        return all.get(0);
    }

    @Override
    public void close() {
        if (dispatcher.isRunning()) {
            dispatcher.stop();
        }
    }
}
