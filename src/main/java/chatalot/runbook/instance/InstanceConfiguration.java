package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The catalog, read and checked at start-up, and what looks at its instances. */
@Configuration(proxyBeanMethods = false)
public class InstanceConfiguration {

    @Bean(destroyMethod = "close")
    Hosts hosts(Environment environment, Host local) {
        return Hosts.read(environment, local);
    }

    @Bean
    InstanceCatalog instanceCatalog(Environment environment, Hosts hosts) {
        return InstanceCatalog.read(environment, hosts);
    }

    @Bean(destroyMethod = "close")
    LiveHealth liveHealth(InstanceCatalog catalog, Clock clock) {
        return new LiveHealth(catalog, clock);
    }
}
