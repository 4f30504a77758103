package chatalot.runbook.engine;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What holds while ops are asked whether to keep a new version or to roll it back ({@code runbook.decision.*}).
 *
 * @param reminder how often ops, and the group that escalations go to, hear that nobody has decided
 */
@ConfigurationProperties("runbook.decision")
record DecisionSettings(@DefaultValue("15m") Duration reminder) {

    DecisionSettings {
        if (reminder.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException(
                    "runbook.decision.reminder is %s; it has to be at least 1m, for example 15m".formatted(reminder));
        }
    }
}
