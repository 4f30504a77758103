package chatalot.runbook.host;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The machine this service runs on, its Docker Engine, and the time. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DockerSettings.class)
public class HostConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean(destroyMethod = "close")
    DockerJavaAccess docker(DockerSettings settings) {
        return new DockerJavaAccess(settings);
    }

    @Bean(destroyMethod = "leave")
    OwnContainer ownContainer(DockerJavaAccess docker) {
        return OwnContainer.ofThisProcess(docker);
    }

    @Bean
    LocalHost localHost(DockerJavaAccess docker, OwnContainer ownContainer) {
        return new LocalHost(docker, ownContainer);
    }
}
