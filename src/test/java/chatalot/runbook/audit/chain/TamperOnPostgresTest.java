package chatalot.runbook.audit.chain;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.run.OwnTables;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The same on PostgreSQL, where the tables defend themselves against whoever does not mean it. */
@Tag("docker")
class TamperOnPostgresTest extends TamperTest {

    private OwnTables tables;

    @Override
    OwnTables tables() {
        PostgresContainer postgres = PostgresContainer.shared();
        tables = new OwnTables(new SingleConnectionDataSource(postgres.open(postgres.createDatabase()), true));
        // A number that a transaction took with it is made by deleting its row.
        disarm();
        return tables;
    }

    @Override
    void disarm() {
        for (String table : new String[] {"audit_event", "audit_seal"}) {
            tables.jdbc().sql("alter table %s disable trigger append_only".formatted(table)).update();
        }
    }

    @Test
    void aRowThatIsOnRecordIsNeitherChangedNorRemovedByMistake() {
        for (String table : new String[] {"audit_event", "audit_seal"}) {
            tables.jdbc().sql("alter table %s enable trigger append_only".formatted(table)).update();
            for (String statement : new String[] {"update %s set run = 1", "delete from %s", "truncate %s"}) {
                assertThatThrownBy(() -> tables.jdbc().sql(statement.formatted(table)).update())
                        .hasMessageContaining(table + " is added to and never changed");
            }
        }
    }
}
