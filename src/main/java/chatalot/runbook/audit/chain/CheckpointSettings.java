package chatalot.runbook.audit.chain;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Signed checkpoints of the record ({@code runbook.checkpoints.*}).
 *
 * @param file  that checkpoints are added to, on a disk of another machine, by an absolute path; none is written without it
 * @param keys  the directory with the keys that sign; made at the first start
 * @param every how long after one the next is made, where there is anything new
 */
@ConfigurationProperties("runbook.checkpoints")
record CheckpointSettings(@DefaultValue("") String file, @DefaultValue("data/keys") Path keys, @DefaultValue("1m") Duration every) {

    CheckpointSettings {
        if (every.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("runbook.checkpoints.every is %s; it has to be at least 100ms, for example 1m".formatted(every));
        }
        if (!file.isEmpty() && !Path.of(file).isAbsolute()) {
            throw new IllegalArgumentException("runbook.checkpoints.file is %s; it has to be an absolute path".formatted(file));
        }
    }
}
