package chatalot.runbook.audit.chain;

import chatalot.runbook.run.CheckpointPlace;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The places of this room that hold checkpoints; others bring their own. */
@Configuration(proxyBeanMethods = false)
class PlacesConfiguration {

    @Bean
    @ConditionalOnProperty("runbook.checkpoints.file")
    CheckpointPlace checkpointFile(CheckpointSettings settings) {
        return new CheckpointFile(Path.of(settings.file()));
    }
}
