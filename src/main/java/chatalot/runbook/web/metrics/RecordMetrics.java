package chatalot.runbook.web.metrics;

import chatalot.runbook.audit.chain.PlaceMemory;
import chatalot.runbook.audit.chain.RecordCheck;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Function;

/** What is told of the record: how far it is sealed, and held elsewhere. */
record RecordMetrics(RecordCheck.Standing standing) {

    List<MetricSnapshot> all() {
        Function<PlaceMemory.Remembered, Labels> labels = place -> Labels.of("place", place.place());
        List<PlaceMemory.Remembered> holding = standing.places().stream().filter(place -> place.heldAt().isPresent()).toList();
        return List.of(
                new Figure("runbook_record_unsealed_events", "Events that are not sealed yet").gauge(List.of(standing), all -> Labels.EMPTY,
                        all -> all.newest() - all.sealed().map(link -> link.entry().event()).orElse(0L)),
                new Figure("runbook_checkpoint_held_timestamp_seconds", "When the place was given its newest checkpoint").moment(holding, labels,
                        place -> place.heldAt().orElseThrow()),
                new Figure("runbook_checkpoint_trouble", "1 when the place did not take the checkpoints that it was offered last")
                        .gauge(standing.places(), labels, place -> place.trouble().isPresent() ? 1 : 0));
    }
}
