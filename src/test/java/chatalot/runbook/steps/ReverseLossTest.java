package chatalot.runbook.steps;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.database.TestInstance;
import chatalot.runbook.instance.AppliedMigration;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.rehearsal.RehearsalReport.TableRows;
import chatalot.runbook.rehearsal.ReverseReport;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.OwnTables;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** A table of 20 rows goes, and one that stays loses 5; both were made ten hours ago. */
@Tag("docker")
class ReverseLossTest {

    private static final List<AppliedMigration> UNDO = List.of(new AppliedMigration(2, "two", true, "02", Optional.empty()));
    private static final ReverseReport REPORT = new ReverseReport(true, "it starts", "b-1", "aa", List.of(), List.of(), List.of(
            new TableRows("public.going", Optional.of(20L), Optional.empty()), new TableRows("public.staying", Optional.of(9L), Optional.of(4L)),
            new TableRows("public.other", Optional.of(3L), Optional.of(3L))), Optional.empty());

    private final OwnTables tables = new OwnTables();
    private TestInstance data;
    private RecordedContext context;
    private ReverseLoss loss;

    @BeforeEach
    void rehearsedAndSigned(@TempDir Path directory) throws IOException {
        data = new TestInstance(directory);
        data.sql("create table _sqlx_migrations (version bigint primary key, installed_on timestamptz not null)",
                "insert into _sqlx_migrations values (2, now() - interval '10 hours')", "create table going (id int)", "create table staying (id int)");
        write(20);
        Files.writeString(directory.resolve("docker-compose.yml"), "services: {}\n");
        String name = data.instance().name().value();
        MockEnvironment environment = new MockEnvironment().withProperty("runbook.instances." + name + ".directory", directory.toString());
        context = new RecordedContext(7, name, "v1.0.0");
        tables.with(context.run());
        context.evidence().put(InstanceOfRun.EVIDENCE, "application/json", json());
        ReverseOfRun reverse = new ReverseOfRun(TestInstance.JSON);
        reverse.keep(context, REPORT, List.of());
        loss = new ReverseLoss(new InstanceOfRun(InstanceCatalog.read(environment, data.host()), TestInstance.JSON), reverse,
                new Losses(tables.jdbc(), tables), Clock.systemUTC());
        context.set(ReverseLoss.SIGNED, loss.agreeable(context, REPORT, UNDO).digest());
    }

    @AfterEach
    void end() {
        data.close();
    }

    @Test
    void whatTheCopyLostIsAgreedToWithWhatAnHourWouldAdd() {
        assertThat(context.evidence().text("loss.md")).hasValueSatisfying(text -> assertThat(text)
                .contains("| public.going | 0 | 20 | not known | 0 and 22 |", "| public.staying | 0 | 5 |").doesNotContain("public.other"));
        assertThat(loss.coversNow(context)).isTrue();
        write(2);
        assertThat(loss.coversAtRest(context)).isTrue();
    }

    @Test
    void moreThanWasAgreedToIsNotTaken() {
        write(3);

        assertThat(loss.coversNow(context)).isFalse();
        assertThat(loss.coversAtRest(context)).isFalse();
        assertThat(context.evidence().text("loss-at-rest.md")).hasValueSatisfying(text -> assertThat(text).contains("| public.going | 0 | 23 |"));
    }

    @Test
    void aTableThatAnEarlierAttemptHasDroppedIsNoFurtherLoss() {
        data.sql("drop table going");

        assertThat(loss.coversAtRest(context)).isTrue();
    }

    @Test
    void whatNobodySignedIsNotCovered() {
        context.set(ReverseLoss.SIGNED, "ff".repeat(32));

        assertThat(loss.coversNow(context)).isFalse();
    }

    private void write(int rows) {
        data.sql("insert into going select generate_series(1, %d)".formatted(rows));
    }

    private String json() throws JsonProcessingException {
        return TestInstance.JSON.writeValueAsString(data.instance());
    }
}
