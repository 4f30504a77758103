package chatalot.runbook.notify;

import chatalot.runbook.run.CheckpointPlace;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The address that checkpoints are posted to, where there is one. */
@Configuration(proxyBeanMethods = false)
class CheckpointConfiguration {

    @Bean
    @ConditionalOnExpression("!environment.getProperty('runbook.checkpoints.webhook.url', '').isEmpty()")
    CheckpointPlace checkpointWebhook(CheckpointWebhookSettings settings, NotifySettings notify, OwnPorts ports, Clock clock) {
        return new CheckpointWebhook(settings, notify, ports, clock);
    }
}
