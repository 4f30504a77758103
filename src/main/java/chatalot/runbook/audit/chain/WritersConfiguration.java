package chatalot.runbook.audit.chain;

import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Which kind of database the service has. */
@Configuration(proxyBeanMethods = false)
class WritersConfiguration {

    @Bean
    OpenWriters openWriters(JdbcClient jdbc, DataSource database, PlatformTransactionManager transactions) {
        return OpenWriters.of(jdbc, database, transactions);
    }
}
