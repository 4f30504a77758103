package chatalot.runbook.release;

import chatalot.runbook.host.Host;
import chatalot.runbook.instance.InstanceCatalog;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The planner with its key. */
@Configuration(proxyBeanMethods = false)
public class ReleaseConfiguration {

    @Bean
    EnvKey envKey(Host host, @Value("${runbook.data:./data}") Path data) {
        return EnvKey.in(host, data);
    }

    @Bean
    Planner planner(InstanceCatalog catalog, EnvKey key) {
        return new Planner(catalog, key);
    }
}
