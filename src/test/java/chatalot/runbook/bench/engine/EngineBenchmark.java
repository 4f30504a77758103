package chatalot.runbook.bench.engine;

import chatalot.runbook.bench.Benchmark;
import chatalot.runbook.bench.Columns;
import chatalot.runbook.bench.Figure;
import chatalot.runbook.bench.Findings;
import chatalot.runbook.bench.Options;
import chatalot.runbook.bench.Samples;
import chatalot.runbook.bench.WorkedRuns;
import chatalot.runbook.database.PostgresContainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What engine and pump add to an update: a whole one whose steps do nothing, set as in production, on a PostgreSQL that has everything on the
 * disk before it says so.
 */
public final class EngineBenchmark implements Benchmark {

    private static final double WHOLE_MILLIS = 1_000;
    private static final double PAUSE_MILLIS = 50;
    private static final int ROUNDS = 20;
    private static final int WARM_UP = 20;

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public Findings measure(Options options, Words words) {
        words.say("Starting PostgreSQL and the service …");
        try (PostgresContainer postgres = PostgresContainer.durable()) {
            String database = postgres.createDatabase();
            Samples commit = Commits.ofOneRow(postgres, database);
            try (WorkedRuns service = WorkedRuns.on(postgres.url(database), PostgresContainer.USER, PostgresContainer.PASSWORD, Map.of())) {
                words.say("Updating …");
                rounds(service, options.number("warmup", WARM_UP));
                Commits before = Commits.of(postgres, database);
                List<WholeUpdate> updates = rounds(service, options.number("rounds", ROUNDS));
                return findings(updates, Commits.of(postgres, database).since(before), commit);
            }
        }
    }

    static List<WholeUpdate> rounds(WorkedRuns service, int count) {
        return IntStream.range(0, count).mapToObj(round -> WholeUpdate.by(service)).toList();
    }

    static Findings findings(List<WholeUpdate> updates, Commits commits, Samples commit) {
        Samples pauses = samples(updates.stream().flatMap(update -> update.pauses().stream()).map(Pause::length));
        List<Figure> figures = List.of(
                Figure.of("a whole update whose steps do nothing", millis(updates, WholeUpdate::whole).median(), "ms").atMost(WHOLE_MILLIS),
                Figure.of("of it until the swap is approved", millis(updates, WholeUpdate::beforeSwap).median(), "ms"),
                Figure.of("of it from there to the end", millis(updates, WholeUpdate::swapped).median(), "ms"),
                Figure.of("from the end of a step to the start of the next", pauses.median(), "ms").atMost(PAUSE_MILLIS),
                Figure.of("the same, p95", pauses.percentile(95), "ms"));
        return new Findings(figures, details(updates, commits, commit), raw(updates, commit));
    }

    private static List<String> details(List<WholeUpdate> updates, Commits commits, Samples commit) {
        List<String> lines = new ArrayList<>(pauses(updates).lines());
        lines.add("");
        lines.add(String.format(Locale.ROOT, "%d updates of %d steps; each committed %d transactions and waited %d times for the disk. "
                + "One commit of one row takes %.1f ms here (p95 %.1f ms).", updates.size(), updates.get(0).steps().size(),
                commits.transactions() / updates.size(), commits.syncs() / updates.size(), commit.median(), commit.percentile(95)));
        return List.copyOf(lines);
    }

    private static Columns pauses(List<WholeUpdate> updates) {
        Map<String, List<Duration>> byWay = new LinkedHashMap<>();
        updates.stream().flatMap(update -> update.pauses().stream())
                .forEach(pause -> byWay.computeIfAbsent(pause.way(), way -> new ArrayList<>()).add(pause.length()));
        Columns table = new Columns("pause", "p50 ms", "p95 ms");
        byWay.forEach((way, lengths) -> table.row(way, words(samples(lengths.stream()).median()), words(samples(lengths.stream()).percentile(95))));
        return table;
    }

    private static Map<String, Object> raw(List<WholeUpdate> updates, Samples commit) {
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("updates", updates.stream().map(update -> Map.of("plannedMs", update.planned().toMillis(), "preparedMs",
                update.prepared().toMillis(), "swappedMs", update.swapped().toMillis(), "pausesMs", update.pauses().stream()
                        .collect(Collectors.toMap(Pause::way, pause -> pause.length().toMillis(), Long::sum, LinkedHashMap::new)))).toList());
        raw.put("commitOfOneRowMs", commit.millis());
        return raw;
    }

    private static Samples millis(List<WholeUpdate> updates, Function<WholeUpdate, Duration> what) {
        return samples(updates.stream().map(what));
    }

    private static Samples samples(Stream<Duration> durations) {
        return Samples.of(durations.mapToLong(Duration::toNanos));
    }

    private static String words(double millis) {
        return String.format(Locale.ROOT, "%.0f", millis);
    }
}
