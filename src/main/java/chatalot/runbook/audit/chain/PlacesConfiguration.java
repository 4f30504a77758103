package chatalot.runbook.audit.chain;

import chatalot.runbook.run.CheckpointPlace;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The places of this room that hold checkpoints; others bring their own. */
@Configuration(proxyBeanMethods = false)
class PlacesConfiguration {

    @Bean
    @ConditionalOnExpression("!environment.getProperty('runbook.checkpoints.file', '').isEmpty()")
    CheckpointPlace checkpointFile(CheckpointSettings settings) {
        return new CheckpointFile(Path.of(settings.file()));
    }
}
