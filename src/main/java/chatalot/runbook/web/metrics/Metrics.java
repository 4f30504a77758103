package chatalot.runbook.web.metrics;

import chatalot.runbook.audit.chain.RecordCheck;
import chatalot.runbook.run.RunFigures;
import chatalot.runbook.web.NewestBackups;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Our own metrics, beside those of the JVM. They are made anew when they are asked for, at most every few seconds, because what they tell
 * is in the database, where other nodes write, too. While it does not answer they are left out and the JVM's are still told.
 */
@Component
class Metrics implements MultiCollector {

    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
    private static final Duration FRESH = Duration.ofSeconds(5);

    private record Made(MetricSnapshots snapshots, Instant at) { }

    private final RunFigures figures;
    private final NewestBackups backups;
    private final RecordCheck record;
    private final Clock clock;
    private Made last = new Made(new MetricSnapshots(), Instant.EPOCH);

    Metrics(RunFigures figures, NewestBackups backups, RecordCheck record, Clock clock, ObjectProvider<PrometheusRegistry> registry) {
        this.figures = figures;
        this.backups = backups;
        this.record = record;
        this.clock = clock;
        registry.ifAvailable(here -> here.register(this));
    }

    @Override
    public synchronized MetricSnapshots collect() {
        Instant now = clock.instant();
        if (last.at().isBefore(now.minus(FRESH))) {
            last = new Made(made(), now);
        }
        return last.snapshots();
    }

    private MetricSnapshots made() {
        List<NewestBackups.Kept> kept = backups.all();
        try {
            List<String> instances = kept.stream().map(NewestBackups.Kept::instance).toList();
            return new MetricSnapshots(Stream.of(new RunMetrics(figures, instances).all(), new RecordMetrics(record.standing()).all(),
                    new BackupMetrics(kept).all()).flatMap(List::stream).toList());
        } catch (DataAccessException away) {
            LOG.warn("The figures of the runs cannot be told now: {}", away.getMessage());
            return new MetricSnapshots(new BackupMetrics(kept).all());
        }
    }
}
