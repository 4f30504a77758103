package chatalot.runbook.audit.chain;

import java.sql.DatabaseMetaData;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Whether events are being written now. Events get their numbers before their transactions end, so that a number which is missing may
 * still come; while nobody writes, none of those up to the newest can.
 */
public interface OpenWriters {

    /** As this kind of database needs it. */
    static OpenWriters of(JdbcClient jdbc, DataSource database, PlatformTransactionManager transactions) {
        try {
            String product = JdbcUtils.extractDatabaseMetaData(database, DatabaseMetaData::getDatabaseProductName);
            return DatabaseDriver.fromProductName(product) == DatabaseDriver.POSTGRESQL ? new PostgresWriters(jdbc, transactions) : new ProcessWriters();
        } catch (MetaDataAccessException e) {
            throw new IllegalStateException("The service's database does not say what it is", e);
        }
    }

    /** The current transaction writes an event: until it ends, somebody writes. */
    void enter();

    /** Whether nobody writes at this moment. Waits for nobody and holds nobody up. */
    boolean none();
}
