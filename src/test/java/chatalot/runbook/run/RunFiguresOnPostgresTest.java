package chatalot.runbook.run;

import chatalot.runbook.database.PostgresContainer;
import org.junit.jupiter.api.Tag;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The same figures from the same rows. */
@Tag("docker")
class RunFiguresOnPostgresTest extends RunFiguresTest {

    @Override
    OwnTables tables() {
        return new OwnTables(new DriverManagerDataSource(PostgresContainer.shared().url(PostgresContainer.shared().createDatabase()),
                PostgresContainer.USER, PostgresContainer.PASSWORD));
    }
}
