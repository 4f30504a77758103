package chatalot.runbook.audit.chain;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** On a PostgreSQL that any number of nodes share: a lock that its writers share and that can be had alone while there are none. */
final class PostgresWriters implements OpenWriters {

    /** Ours alone among the advisory locks of the service's database: "audit" in ASCII. */
    private static final long LOCK = 0x6175646974L;

    private final JdbcClient jdbc;
    private final TransactionTemplate apart;

    PostgresWriters(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    @Override
    public void enter() {
        jdbc.sql("select pg_advisory_xact_lock_shared(?)").param(LOCK).query((row, index) -> true).single();
    }

    /** The lock ends with the transaction, which is over at once: no writer queues behind it for longer than a moment. */
    @Override
    public boolean none() {
        return Boolean.TRUE.equals(apart.execute(alone -> jdbc.sql("select pg_try_advisory_xact_lock(?)").param(LOCK)
                .query(Boolean.class).single()));
    }
}
