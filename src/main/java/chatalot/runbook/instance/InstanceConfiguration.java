package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The catalog, read and checked at start-up. */
@Configuration(proxyBeanMethods = false)
public class InstanceConfiguration {

    @Bean
    InstanceCatalog instanceCatalog(Environment environment, Host host) {
        return InstanceCatalog.read(environment, host);
    }
}
