package chatalot.runbook.audit;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.RunFilter;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunSearch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The record on PostgreSQL: the same answers, what earlier versions left, and quick with very many runs. */
@Tag("docker")
class RecordOnPostgresTest {

    private static final int RUNS = 100_000;
    private static final Duration LONGEST = Duration.ofMillis(200);
    private static final Optional<String> ANY = Optional.empty();

    private final PostgresContainer postgres = PostgresContainer.shared();
    private final DataSource source = new SingleConnectionDataSource(postgres.open(postgres.createDatabase()), true);

    @Test
    void theNewestEventsComeFirstAndARefusalStays() {
        Room room = new Room(new OwnTables(source).with(7, "olivia"));
        room.trail().record(Fact.of(Act.RUN_ENDED).on(new RunNumber(7)).from(Optional.of("Preparing")).to("Expired"));
        room.transaction().executeWithoutResult(status -> {
            room.trail().record(Room.fact(Act.APPROVED));
            status.setRollbackOnly();
        });
        room.trail().record(Room.fact(Act.FROZEN).saying("100% _sure_!"));

        assertThat(room.all()).extracting(AuditEvent::act).containsExactly(Act.FROZEN, Act.RUN_ENDED);
        assertThat(room.record().page(Room.filter(Optional.empty(), Optional.of("100% _SURE_!"), true), Optional.empty(), 5).rows()).hasSize(1);
        assertThat(room.exceptions().list(true, ANY, Optional.empty(), Optional.empty(), 5)).extracting(RunException::kind)
                .containsExactly(RunException.Kind.EXPIRED);
    }

    @Test
    void whatWasAbnormalAboutRunsOfEarlierVersionsIsFoundInTheirRecord() {
        Flyway.configure().dataSource(source).target("17").load().migrate();
        JdbcClient jdbc = JdbcClient.create(source);
        jdbc.sql("""
                insert into run (kind, instance, target, reason, requester, state, outcome, exception, started_at, ended_at)
                select 'UPDATE', 'demo', '', '', 'olivia', 'ENDED', case n when 2 then 'Expired' else 'Updated' end,
                    case n when 1 then 'passed by an override' end, now(), now() from generate_series(1, 4) n""").update();
        jdbc.sql("insert into approval_request values ('p', 1, 'approvePlan', 'd', 2, now())").update();
        for (String person : List.of("ada", "abel")) {
            jdbc.sql("insert into approval (process_instance, run, gate, digest, person, approved, comment, at, exception) "
                    + "values ('p', 1, 'approvePlan', 'd', ?, true, '', now(), true)").param(person).update();
        }
        jdbc.sql("insert into intervention (run, act, person, reason, at) values (3, 'CONFIRM', 'oscar', '', now())").update();
        jdbc.sql("insert into run_step (run, step, attempt, label, worker, started_at) values (4, 'stopApp', 1, '', '', now())").update();

        Room room = new Room(new OwnTables(source));

        assertThat(room.exceptions().list(true, ANY, Optional.empty(), Optional.empty(), 10))
                .extracting(one -> one.run() + " " + one.kind() + " " + one.persons())
                .containsExactly("4 NOT_REHEARSED [olivia]", "3 BY_HAND [oscar]", "2 EXPIRED [olivia]", "1 OVERRIDE [abel, ada]");
    }

    @Test
    void everyPageAnswersQuicklyWithVeryManyRuns() {
        OwnTables tables = new OwnTables(source);
        Room room = new Room(tables);
        fill(tables.jdbc());
        RunSearch search = tables.search();
        List<String> slow = new ArrayList<>();

        measure(slow, "the newest", () -> search.before(runs(ANY, ANY, ANY, ANY, false), Optional.empty(), 51));
        measure(slow, "deep in the list", () -> search.before(runs(ANY, ANY, ANY, ANY, false), Optional.of(new RunNumber(RUNS / 2)), 51));
        measure(slow, "the other way", () -> search.after(runs(ANY, ANY, ANY, ANY, false), new RunNumber(RUNS / 2), 51));
        measure(slow, "an instance", () -> search.before(runs(Optional.of("chat-7"), ANY, ANY, ANY, false), Optional.empty(), 51));
        measure(slow, "a rare outcome", () -> search.before(runs(ANY, Optional.of("Restored"), ANY, ANY, false), Optional.empty(), 51));
        measure(slow, "an outcome nobody had", () -> search.before(runs(ANY, Optional.of("None"), ANY, ANY, false), Optional.empty(), 51));
        measure(slow, "a person", () -> search.before(runs(ANY, ANY, Optional.of("paula"), ANY, false), Optional.empty(), 51));
        measure(slow, "a stranger", () -> search.before(runs(ANY, ANY, Optional.of("nobody"), ANY, false), Optional.empty(), 51));
        measure(slow, "text that is nowhere", () -> search.before(runs(ANY, ANY, ANY, Optional.of("no such words"), false), Optional.empty(), 51));
        measure(slow, "exceptions", () -> search.before(new RunFilter(ANY, Optional.empty(), ANY, ANY, Optional.empty(), Optional.empty(), ANY,
                true, false), Optional.empty(), 51));
        measure(slow, "a day long ago", () -> search.before(new RunFilter(ANY, Optional.of(RunKind.UPDATE), ANY, ANY,
                Optional.of(Instant.parse("2025-02-01T00:00:00Z")), Optional.of(Instant.parse("2025-02-02T00:00:00Z")), ANY, false, false),
                Optional.empty(), 51));
        measure(slow, "counting", () -> search.count(runs(ANY, ANY, Optional.of("olivia"), ANY, true), 1_000));
        measure(slow, "the outcomes", search::outcomes);
        measure(slow, "the newest events", () -> room.record().page(Room.everything(), Optional.empty(), 101));
        measure(slow, "events of one kind", () -> room.record().page(Room.filter(Optional.of(Act.OVERRIDDEN), ANY, true), Optional.empty(), 101));
        measure(slow, "events with text that is nowhere", () -> room.record().page(Room.filter(Optional.empty(), Optional.of("no such"), false),
                Optional.empty(), 101));
        measure(slow, "events of a run", () -> room.record().page(AuditFilter.of(new RunNumber(77), false), Optional.empty(), 500));
        measure(slow, "open exceptions", () -> room.exceptions().list(true, ANY, Optional.empty(), Optional.empty(), 50));

        assertThat(slow).isEmpty();
    }

    private static void fill(JdbcClient jdbc) {
        jdbc.sql("""
                insert into run (kind, instance, target, reason, requester, state, outcome, failure, started_at, ended_at, routine)
                select case when n % 10 = 0 then 'UPDATE' when n % 10 < 3 then 'BACKUP' else 'CHECK' end, 'chat-' || n % 20, 'v1.' || n,
                    'As announced for the night ' || n, case when n % 10 = 0 then 'olivia' else 'schedule' end, 'ENDED',
                    case when n % 10000 = 0 then 'Restored' when n % 10 = 0 then 'Updated' when n % 10 < 3 then 'Backup kept' else 'Up to date' end,
                    case when n % 100 = 0 then repeat('The health page answered 500. ', 30) end,
                    timestamptz '2025-01-01' + n * interval '10 minutes', timestamptz '2025-01-01' + n * interval '10 minutes', n % 10 > 2
                from generate_series(1, ?) n""").param(RUNS).update();
        jdbc.sql("insert into approval_request select 'p' || number, number, 'approvePlan', 'd', 1, started_at from run where kind = 'UPDATE'").update();
        jdbc.sql("insert into approval (process_instance, run, gate, digest, person, approved, comment, at) select 'p' || number, number, "
                + "'approvePlan', 'd', case when number % 200 = 0 then 'paula' else 'peter' end, true, 'fine', started_at from run where kind = 'UPDATE'").update();
        jdbc.sql("insert into run_exception (run, kind, instance, at, persons, words, acknowledged_at) select number, 'EXPIRED', instance, started_at, "
                + "' ', '', case when number % 1000 = 0 then null else started_at end from run where kind = 'UPDATE'").update();
        jdbc.sql("""
                insert into audit_event (at, actor, way_in, act, run, instance, subject, words)
                select started_at, requester, 'SERVICE', case e when 1 then 'RUN_STARTED' when 2 then 'STEP_RETRIED' else 'RUN_ENDED' end, number,
                    instance, 'update', reason from run, generate_series(1, 3) e order by number, e""").update();
        jdbc.sql("analyze").update();
    }

    private static RunFilter runs(Optional<String> instance, Optional<String> outcome, Optional<String> person, Optional<String> text, boolean routine) {
        return new RunFilter(instance, Optional.empty(), outcome, person, Optional.empty(), Optional.empty(), text, false, routine);
    }

    /** The slowest but one of twenty, after the first: what people wait for at the 95th of a hundred times. */
    private static void measure(List<String> slow, String what, Runnable page) {
        page.run();
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            page.run();
            times.add(Duration.ofNanos(System.nanoTime() - start));
        }
        Collections.sort(times);
        System.out.printf("%s: p95 %d ms%n", what, times.get(18).toMillis());
        if (times.get(18).compareTo(LONGEST) > 0) {
            slow.add("%s took %s".formatted(what, times.get(18)));
        }
    }
}
