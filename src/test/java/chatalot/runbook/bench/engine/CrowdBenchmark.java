package chatalot.runbook.bench.engine;

import chatalot.runbook.bench.Benchmark;
import chatalot.runbook.bench.Figure;
import chatalot.runbook.bench.Findings;
import chatalot.runbook.bench.Options;
import chatalot.runbook.bench.WorkedRuns;
import chatalot.runbook.database.PostgresContainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A thousand updates at once, of a thousand instances that are nowhere: on one node, then on two on one database. All of them end and no step is
 * worked twice; told are how many end in a minute, how long each takes, and what one leaves in the database. Then all of it grows old, and the
 * service has to let go of it faster than it was made.
 */
public final class CrowdBenchmark implements Benchmark {

    private static final int RUNS = 1_000;
    private static final int WARM_UP = 20;
    private static final int TABLES = 12;
    private static final double BYTES_OF_KB = 1024;

    @Override
    public String name() {
        return "crowd";
    }

    @Override
    public Findings measure(Options options, Words words) {
        int runs = options.number("runs", RUNS);
        int warmUp = options.number("warmup", WARM_UP);
        try (PostgresContainer postgres = PostgresContainer.durable()) {
            Gathering one = gathering(postgres, 1, runs, warmUp, words);
            Cleaned cleaned = cleaned(postgres, one.database(), words);
            Gathering two = gathering(postgres, 2, runs, warmUp, words);
            return findings(List.of(one, two), cleaned, runs);
        }
    }

    /** What came of a crowd on so many nodes. */
    record Gathering(String database, int nodes, Crowd.Course course, CrowdRecord.Latencies latencies, long updated, long doubled, long notDone,
            long steps, String stepsByNode, long bytes, List<String> largest) { }

    /**
     * What the service let go of.
     *
     * @param rows    all that there was
     * @param removed those of them that were removed in these seconds
     */
    record Cleaned(long rows, long removed, double seconds) {

        double perSecond() {
            return removed / seconds;
        }
    }

    static Gathering gathering(PostgresContainer postgres, int count, int runs, int warmUp, Words words) {
        String database = postgres.createDatabase();
        List<WorkedRuns> nodes = new ArrayList<>();
        try {
            IntStream.rangeClosed(1, count).forEach(number -> nodes.add(node(postgres, database, "node-" + number)));
            new Crowd(nodes, instances("warm", warmUp)).work();
            CrowdRecord record = CrowdRecord.fromNow(postgres, database);
            long before = record.bytes();
            words.say("%,d updates at once on %s …".formatted(runs, nodes(count)));
            Crowd.Course course = new Crowd(nodes, instances("chat", runs)).work();
            return new Gathering(database, count, course, record.latencies(), record.updated(), record.doubled(), record.notDone(), record.steps(),
                    record.stepsByNode(), record.bytes() - before, record.largest(runs + warmUp, TABLES));
        } finally {
            nodes.forEach(WorkedRuns::close);
        }
    }

    static Cleaned cleaned(PostgresContainer postgres, String database, Words words) {
        OldHistory old = OldHistory.of(postgres, database);
        long rows = old.rows();
        words.say("Letting go of %,d rows …".formatted(rows));
        long starts = System.nanoTime();
        try (WorkedRuns service = node(postgres, database, "node-1")) {
            long began = System.nanoTime();
            long left = old.rows();
            old.awaitNone();
            // What it did while it started is left out, unless that was all.
            return left > 0 ? new Cleaned(rows, left, (System.nanoTime() - began) / 1e9) : new Cleaned(rows, rows, (System.nanoTime() - starts) / 1e9);
        }
    }

    static Findings findings(List<Gathering> gatherings, Cleaned cleaned, int runs) {
        List<Figure> figures = new ArrayList<>();
        List<String> details = new ArrayList<>();
        gatherings.forEach(gathering -> {
            figures.addAll(figures(gathering, runs));
            details.add(words(gathering));
        });
        Gathering one = gatherings.get(0);
        figures.add(Figure.of("bytes of an update in the database", one.bytes() / BYTES_OF_KB / runs, "kB"));
        figures.add(Figure.of("rows of details made in a second, against removed", cleaned.rows() / seconds(one), "rows/s")
                .against(cleaned.perSecond()).atMostTimes(1));
        details.addAll(one.largest());
        return new Findings(List.copyOf(figures), List.copyOf(details), raw(gatherings, cleaned));
    }

    private static List<Figure> figures(Gathering gathering, int runs) {
        String on = ", " + nodes(gathering.nodes());
        return List.of(Figure.of("updates that did not end as updated" + on, runs - gathering.updated(), "of " + runs).atMost(0),
                Figure.of("steps that were worked twice" + on, gathering.doubled(), "of " + gathering.steps()).atMost(0),
                Figure.of("attempts that were lost or tried again" + on, gathering.notDone(), "of " + gathering.steps()),
                Figure.of("updates in a minute" + on, runs / seconds(gathering) * 60, "a minute"),
                Figure.of("an update, people's time left out, p50" + on, gathering.latencies().worked().median() / 1000, "s"),
                Figure.of("an update, people's time left out, p95" + on, gathering.latencies().worked().percentile(95) / 1000, "s"),
                Figure.of("from the swap's approval to the end, p50" + on, gathering.latencies().swapped().median() / 1000, "s"),
                Figure.of("from the swap's approval to the end, p95" + on, gathering.latencies().swapped().percentile(95) / 1000, "s"));
    }

    private static String words(Gathering gathering) {
        return String.format(Locale.ROOT, "%s: all waited for their swaps after %d s, all had ended %d s later; %.0f steps a second (%s)",
                nodes(gathering.nodes()), gathering.course().gathered().toSeconds(), gathering.course().swapped().toSeconds(),
                gathering.steps() / seconds(gathering), gathering.stepsByNode());
    }

    private static double seconds(Gathering gathering) {
        return gathering.course().whole().toMillis() / 1000.0;
    }

    private static Map<String, Object> raw(List<Gathering> gatherings, Cleaned cleaned) {
        Map<String, Object> raw = new LinkedHashMap<>();
        gatherings.forEach(gathering -> raw.put(nodes(gathering.nodes()), Map.of("gatheredMs", gathering.course().gathered().toMillis(),
                "swappedMs", gathering.course().swapped().toMillis(), "bytes", gathering.bytes(), "steps", gathering.steps(),
                "workedMs", gathering.latencies().worked().millis(), "swapsMs", gathering.latencies().swapped().millis())));
        raw.put("cleanUp", cleaned);
        return raw;
    }

    private static WorkedRuns node(PostgresContainer postgres, String database, String name) {
        return WorkedRuns.on(postgres.url(database), PostgresContainer.USER, PostgresContainer.PASSWORD, Map.of("runbook.pump.node", name));
    }

    static List<String> instances(String name, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(number -> "%s-%04d".formatted(name, number)).toList();
    }

    private static String nodes(int count) {
        return count == 1 ? "1 node" : count + " nodes";
    }
}
