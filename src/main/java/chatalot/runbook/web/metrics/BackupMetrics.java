package chatalot.runbook.web.metrics;

import chatalot.runbook.web.NewestBackups;
import chatalot.runbook.run.Backups;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Function;

/** What is told of backups, for each instance. */
record BackupMetrics(List<NewestBackups.Kept> kept) {

    List<MetricSnapshot> all() {
        List<NewestBackups.Kept> readable = kept.stream().filter(NewestBackups.Kept::readable).toList();
        List<NewestBackups.Kept> proven = readable.stream().filter(one -> one.newest().isPresent()).toList();
        Function<NewestBackups.Kept, Labels> labels = one -> Labels.of("instance", one.instance());
        return List.of(
                new Figure("runbook_backups_readable", "1 when the instance's backups could be looked at").gauge(kept, labels,
                        one -> one.readable() ? 1 : 0),
                new Figure("runbook_backups_proven", "Backups that are proven and not known to be damaged").gauge(readable, labels,
                        NewestBackups.Kept::proven),
                new Figure("runbook_backup_newest_proven_timestamp_seconds", "When the newest proven backup was taken").moment(proven, labels,
                        one -> one.newest().orElseThrow().created()),
                new Figure("runbook_backup_newest_proven_bytes", "How large it is").gauge(proven, labels,
                        one -> one.newest().flatMap(Backups.Stored::contents).orElseThrow().bytes()));
    }
}
