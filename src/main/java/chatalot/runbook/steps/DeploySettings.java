package chatalot.runbook.steps;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the parts of a swap may take.
 *
 * @param buildLimit   a build is ended after this
 * @param stopPatience requests in flight get this long before the app is killed
 * @param gateDeadline a started version has to pass the gate within this
 */
@ConfigurationProperties("runbook.deploy")
public record DeploySettings(@DefaultValue("60m") Duration buildLimit, @DefaultValue("10s") Duration stopPatience,
        @DefaultValue("60s") Duration gateDeadline) { }
