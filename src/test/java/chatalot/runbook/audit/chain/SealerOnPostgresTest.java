package chatalot.runbook.audit.chain;

import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.run.OwnTables;
import org.junit.jupiter.api.Tag;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The same where other nodes may write. */
@Tag("docker")
class SealerOnPostgresTest extends SealerTest {

    @Override
    OwnTables tables() {
        PostgresContainer postgres = PostgresContainer.shared();
        return new OwnTables(new DriverManagerDataSource(postgres.url(postgres.createDatabase()), PostgresContainer.USER, PostgresContainer.PASSWORD));
    }
}
