package chatalot.runbook.audit;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.RunNumber;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The record on PostgreSQL: the same answers, and what earlier versions left. */
@Tag("docker")
class RecordOnPostgresTest {

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
}
