package chatalot.runbook.web.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** One metric with all its rows: its name without the suffixes that the format adds, and what it says. */
record Figure(String name, String help) {

    <T> MetricSnapshot gauge(Collection<T> rows, Function<T, Labels> labels, ToDoubleFunction<T> value) {
        return new GaugeSnapshot(about(), rows.stream().map(row -> GaugeDataPointSnapshot.builder()
                .labels(labels.apply(row)).value(value.applyAsDouble(row)).build()).toList());
    }

    /** A moment, in seconds since 1970: its age is what a rule subtracts from {@code time()}. */
    <T> MetricSnapshot moment(Collection<T> rows, Function<T, Labels> labels, Function<T, Instant> at) {
        return gauge(rows, labels, row -> at.apply(row).toEpochMilli() / 1000.0);
    }

    <T> MetricSnapshot counter(Collection<T> rows, Function<T, Labels> labels, ToDoubleFunction<T> value) {
        return new CounterSnapshot(about(), rows.stream().map(row -> CounterDataPointSnapshot.builder()
                .labels(labels.apply(row)).value(value.applyAsDouble(row)).build()).toList());
    }

    /** How many there were, and the sum of their seconds. */
    <T> MetricSnapshot summary(Collection<T> rows, Function<T, Labels> labels, ToLongFunction<T> count, ToDoubleFunction<T> seconds) {
        return new SummarySnapshot(about(), rows.stream().map(row -> SummaryDataPointSnapshot.builder()
                .labels(labels.apply(row)).count(count.applyAsLong(row)).sum(seconds.applyAsDouble(row)).build()).toList());
    }

    private MetricMetadata about() {
        return new MetricMetadata(name, help);
    }
}
