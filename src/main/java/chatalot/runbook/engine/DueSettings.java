package chatalot.runbook.engine;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How backups and checks that are due by themselves are started ({@code runbook.due-runs.*}).
 *
 * @param poll how often the service looks whether one is due
 */
@ConfigurationProperties("runbook.due-runs")
record DueSettings(@DefaultValue("10s") Duration poll) {

    DueSettings {
        if (poll.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException(
                    "runbook.due-runs.poll is %s; it has to be at least 100ms, for example 10s".formatted(poll));
        }
    }
}
