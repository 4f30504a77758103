package chatalot.runbook.web.metrics;

import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.RunFigures;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunState;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is told of runs. Labels are names of instances, and words that the models and the code know: nobody can make up new ones.
 *
 * @param known the instances; what waits and is held is told of them also when it is nothing, so that a rule sees a zero
 */
record RunMetrics(RunFigures figures, Collection<String> known) {

    /** What "the longest" looks back on. */
    private static final Duration RECENTLY = Duration.ofDays(1);

    List<MetricSnapshot> all() {
        List<RunFigures.Ended> ended = figures.ended();
        return Stream.of(ended(ended), downtimes(ended), steps(), open(), approvals(), leases(), notices()).flatMap(List::stream).toList();
    }

    private List<MetricSnapshot> ended(List<RunFigures.Ended> ended) {
        Function<RunFigures.Ended, Labels> labels = run ->
                Labels.of("instance", run.instance(), "kind", run.kind().words(), "outcome", run.outcome());
        return List.of(new Figure("runbook_runs", "Runs that ended").counter(ended, labels, RunFigures.Ended::count),
                new Figure("runbook_run_last_ended_timestamp_seconds", "When a run of this kind last ended like that")
                        .moment(ended, labels, RunFigures.Ended::last));
    }

    private List<MetricSnapshot> downtimes(List<RunFigures.Ended> ended) {
        List<RunFigures.Ended> measured = ended.stream().filter(run -> run.away() > 0).toList();
        return List.of(new Figure("runbook_downtime_seconds", "How long instances were away in a run, measured from outside").summary(measured,
                        run -> Labels.of("instance", run.instance(), "kind", run.kind().words(), "outcome", run.outcome()),
                        RunFigures.Ended::away, run -> run.awayMillis() / 1000.0),
                new Figure("runbook_downtime_longest_seconds", "The longest downtime of runs that ended within a day").gauge(
                        figures.longestDowntimes(RECENTLY), longest -> Labels.of("instance", longest.instance(), "kind", RunKind.valueOf(longest.of()).words()),
                        RunFigures.Longest::seconds));
    }

    private List<MetricSnapshot> steps() {
        return List.of(new Figure("runbook_step_duration_seconds", "How long the attempts of steps took").summary(figures.worked(),
                        step -> Labels.of("instance", step.instance(), "step", step.step(), "outcome", step.outcome()),
                        RunFigures.Worked::count, RunFigures.Worked::seconds),
                new Figure("runbook_step_longest_seconds", "The longest attempt of a step that was done within a day").gauge(
                        figures.longestSteps(RECENTLY), longest -> Labels.of("instance", longest.instance(), "step", longest.of()),
                        RunFigures.Longest::seconds),
                new Figure("runbook_step_working_since_timestamp_seconds", "Since when a step is being worked").moment(
                        figures.working(), step -> Labels.of("instance", step.instance(), "step", step.what()),
                        RunFigures.Since::oldest));
    }

    private List<MetricSnapshot> open() {
        List<RunFigures.Open> open = figures.open();
        List<RunFigures.Open> hands = open.stream().filter(run -> run.state() == RunState.NEEDS_HANDS).toList();
        return List.of(new Figure("runbook_runs_open", "Runs that have not ended, by where they stand").gauge(open,
                        run -> Labels.of("instance", run.instance(), "kind", run.kind().words(), "state",
                                run.state().name().toLowerCase(Locale.ROOT)), RunFigures.Open::count),
                new Figure("runbook_runs_needing_hands", "Runs whose way back failed: a person has to mend the instance").gauge(
                        instances(hands.stream().map(RunFigures.Open::instance)), RunMetrics::instance, name -> hands.stream()
                                .filter(run -> run.instance().equals(name)).mapToLong(RunFigures.Open::count).sum()));
    }

    private List<MetricSnapshot> approvals() {
        record Gate(String instance, String name) { }
        List<RunFigures.Since> waiting = figures.approvals();
        List<Gate> gates = Stream.concat(known.stream().flatMap(name -> Approvals.GATES.stream().map(gate -> new Gate(name, gate))),
                waiting.stream().map(since -> new Gate(since.instance(), since.what()))).distinct().toList();
        return List.of(new Figure("runbook_approvals_waiting", "Runs that wait for approval at a gate").gauge(gates,
                        gate -> Labels.of("instance", gate.instance(), "gate", gate.name()), gate -> waiting.stream()
                                .filter(since -> gate.equals(new Gate(since.instance(), since.what()))).mapToLong(RunFigures.Since::count).sum()),
                new Figure("runbook_approval_oldest_opened_timestamp_seconds", "Since when the oldest of them waits").moment(waiting,
                        since -> Labels.of("instance", since.instance(), "gate", since.what()), RunFigures.Since::oldest));
    }

    private List<MetricSnapshot> leases() {
        List<RunFigures.Since> held = figures.leases();
        return List.of(new Figure("runbook_leases_held", "Runs that hold the right to change an instance").gauge(
                        instances(held.stream().map(RunFigures.Since::instance)), RunMetrics::instance,
                        name -> of(name, held).map(RunFigures.Since::count).orElse(0L)),
                new Figure("runbook_lease_heartbeat_timestamp_seconds", "The last sign of life of a run that holds one").moment(held,
                        lease -> instance(lease.instance()), RunFigures.Since::oldest));
    }

    private List<MetricSnapshot> notices() {
        List<RunFigures.Notices> notices = List.of(figures.notices());
        return List.of(new Figure("runbook_notices_waiting", "Notices on their way to a receiver").gauge(notices, all -> Labels.EMPTY,
                        RunFigures.Notices::waiting),
                new Figure("runbook_notices_given_up", "Notices that did not reach a receiver and are not tried again").counter(notices,
                        all -> Labels.EMPTY, RunFigures.Notices::givenUp));
    }

    private Set<String> instances(Stream<String> more) {
        Set<String> names = new TreeSet<>(known);
        more.forEach(names::add);
        return names;
    }

    private static Optional<RunFigures.Since> of(String instance, List<RunFigures.Since> rows) {
        return rows.stream().filter(row -> row.instance().equals(instance)).findFirst();
    }

    private static Labels instance(String name) {
        return Labels.of("instance", name);
    }
}
