package chatalot.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.database.PostgresContainer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The same runs are found, and words without reading every row. */
@Tag("docker")
class RunSearchOnPostgresTest extends RunSearchTest {

    private static final String INDEXES = "select indexname from pg_indexes where indexname = 'run_words'";

    @Override
    OwnTables tables() {
        PostgresContainer postgres = PostgresContainer.shared();
        return new OwnTables(new DriverManagerDataSource(postgres.url(postgres.createDatabase()), PostgresContainer.USER,
                PostgresContainer.PASSWORD));
    }

    @Test
    void wordsInAnyColumnAreFoundByTheirIndex() {
        PostgresContainer postgres = PostgresContainer.shared();
        SingleConnectionDataSource one = new SingleConnectionDataSource(postgres.open(postgres.createDatabase()), true);
        OwnTables tables = new OwnTables(one);
        tables.runs().create(RunKind.UPDATE, "demo", "1.1.0", "as Announced", "olivia");
        // A table of one row is read whole otherwise.
        List.of("seqscan", "indexscan").forEach(way -> tables.jdbc().sql("set enable_%s = off".formatted(way)).update());

        assertThat(tables.search().before(RunFilters.holding("announced"), Optional.empty(), 5)).hasSize(1);

        tables.jdbc().sql("select pg_stat_force_next_flush()").query(String.class).optional();
        assertThat(tables.jdbc().sql("select idx_scan from pg_stat_user_indexes where indexrelname = 'run_words'").query(Long.class).single())
                .as("once for each column").isEqualTo(4);
        assertThat(tables.jdbc().sql(INDEXES).query(String.class).list()).containsExactly("run_words");
    }

    @Test
    void aServiceThatMayNotCreateTheExtensionFindsWordsAllTheSame() {
        PostgresContainer postgres = PostgresContainer.shared();
        String database = postgres.createDatabase();
        String user = "weak_in_" + database;
        postgres.execute(database, "create role %s login password 'weak'".formatted(user), "grant create on schema public to " + user);

        OwnTables tables = new OwnTables(new DriverManagerDataSource(postgres.url(database), user, "weak"));
        tables.runs().create(RunKind.UPDATE, "demo", "1.1.0", "as Announced", "olivia");

        assertThat(tables.jdbc().sql(INDEXES).query(String.class).list()).isEmpty();
        assertThat(tables.search().before(RunFilters.holding("announced"), Optional.empty(), 5)).hasSize(1);
    }
}
