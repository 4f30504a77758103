package chatalot.runbook.engine;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long what is on record stays ({@code runbook.record.*}).
 *
 * @param details how long the details of a run stay after its end, in whole days as the engine counts its history: every line its
 *                steps said, and the engine's history of it
 * @param poll    how often the service lets go of what is older
 */
@ConfigurationProperties("runbook.record")
record RecordSettings(@DefaultValue("730d") Duration details, @DefaultValue("1h") Duration poll) {

    RecordSettings {
        if (details.toDays() < 1 || !details.equals(Duration.ofDays(details.toDays()))) {
            throw new IllegalArgumentException(
                    "runbook.record.details is %s; it has to be a number of whole days, at least one, for example 730d".formatted(details));
        }
        if (poll.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("runbook.record.poll is %s; it has to be at least 1s, for example 1h".formatted(poll));
        }
    }

    /** In the engine's unit. */
    int days() {
        return Math.toIntExact(details.toDays());
    }
}
