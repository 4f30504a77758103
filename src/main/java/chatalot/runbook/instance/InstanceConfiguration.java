package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The catalog, read and checked at start-up, and what looks at its instances. */
@Configuration(proxyBeanMethods = false)
public class InstanceConfiguration {

    @Bean
    InstanceCatalog instanceCatalog(Environment environment, Host host) {
        return InstanceCatalog.read(environment, host);
    }

    @Bean(destroyMethod = "close")
    LiveHealth liveHealth(InstanceCatalog catalog, Clock clock) {
        return new LiveHealth(catalog, clock);
    }
}
