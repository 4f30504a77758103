package chatalot.runbook.bench.updates;

import chatalot.runbook.bench.Benchmark;
import chatalot.runbook.bench.Figure;
import chatalot.runbook.bench.Findings;
import chatalot.runbook.bench.Options;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How long an instance is away for an update with a migration: by us, restore point and verification behind closed doors included, and by the
 * commands that Chatalot's documentation gives. Both are asked from outside every 10 ms.
 */
public final class DowntimeBenchmark implements Benchmark {

    /** In the order in which they follow each other. */
    static final List<String> SWAP = List.of("stopApp", "takeRestorePoint", "startNewVersion", "verifyNewVersion", "commitAndOpenDoors");
    private static final String FIRST = "v1.1.0";
    /** Migrations that the first release has. */
    private static final int MIGRATIONS = 2;
    private static final int ROUNDS = 5;
    private static final double TARGET = 1.0;
    /** As it is where nobody sets it. */
    private static final Duration VERIFY = Duration.ofSeconds(60);

    /**
     * One release, installed both ways.
     *
     * @param first   who was updated first
     * @param steps   what our swap spent, in milliseconds
     * @param journal what our swap did, in milliseconds since it began to stop the app
     * @param said    what those steps said, each line with its time
     */
    record Round(String release, String first, Outside ours, Outside theirs, Map<String, Double> steps, Map<String, Double> journal, List<String> said) { }

    /** What came of ours. */
    private record Ours(Outside outside, Map<String, Double> steps, Map<String, Double> journal, List<String> said) { }

    @Override
    public String name() {
        return "downtime";
    }

    @Override
    public Findings measure(Options options, Words words) {
        int rounds = options.number("rounds", ROUNDS);
        return TwoSamples.installed(name(), FIRST, VERIFY, words, pair -> {
            List<Round> all = new ArrayList<>();
            String base = FIRST;
            for (int number = 1; number <= rounds; number++) {
                Round round = round(pair, number, base);
                base = round.release();
                all.add(round);
                words.say(String.format(Locale.ROOT, "%s: away for %.0f ms by us, %.0f ms by the documented commands", round.release(),
                        round.ours().awayMillis(), round.theirs().awayMillis()));
            }
            return findings(all);
        });
    }

    private static Round round(TwoSamples pair, int number, String base) {
        String release = "v2.%d.0".formatted(number);
        pair.publish(release, base, Map.of("migrations/%03d_round_%d.sql".formatted(MIGRATIONS + number, number),
                "CREATE TABLE round_%d (id bigint PRIMARY KEY, said text NOT NULL);\n".formatted(number)));
        boolean oursFirst = number % 2 == 1;
        if (oursFirst) {
            Ours ours = byUs(pair, release);
            return round(release, "ours", ours, byHand(pair, release));
        }
        Outside theirs = byHand(pair, release);
        return round(release, "theirs", byUs(pair, release), theirs);
    }

    private static Round round(String release, String first, Ours ours, Outside theirs) {
        return new Round(release, first, ours.outside(), theirs, ours.steps(), ours.journal(), ours.said());
    }

    private static Ours byUs(TwoSamples pair, String release) {
        String run = pair.request(release);
        Outside outside = Outside.during(pair.ours(), probe -> pair.swap(run, probe));
        JsonNode ended = pair.ended(run, "Updated");
        Outside.awaitVersion(pair.ours(), version(release));
        return new Ours(outside, new RunSteps(ended).millis(SWAP), pair.journal(ended), pair.said(ended, SWAP));
    }

    private static Outside byHand(TwoSamples pair, String release) {
        return Outside.during(pair.theirs(), probe -> {
            pair.operator().update();
            Outside.awaitVersion(pair.theirs(), version(release));
        });
    }

    private static String version(String release) {
        return release.substring(1);
    }

    static Findings findings(List<Round> rounds) {
        List<Figure> figures = List.of(
                Figure.of("downtime of an update, restore point and verification included, median of %d".formatted(rounds.size()),
                        median(rounds, round -> round.ours().awayMillis()), "ms")
                        .against(median(rounds, round -> round.theirs().awayMillis())).atMostTimes(TARGET),
                Figure.of("failed requests of one that asks every 10 ms, median", median(rounds, round -> round.ours().failedRequests()), "requests")
                        .against(median(rounds, round -> round.theirs().failedRequests())));
        List<String> details = new ArrayList<>(List.of("Settings are the usual ones, but nothing is rehearsed and nothing watched afterwards: neither is "
                + "any part of the downtime.", "", "What our swap spends; some of it while the instance still serves, or serves again:"));
        details.addAll(Spent.lines("step", rounds.stream().map(Round::steps).toList()));
        details.add("");
        details.addAll(Spent.lines("journal, since the stop began", rounds.stream().map(Round::journal).toList()));
        return new Findings(figures, details, rounds);
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
        return Median.of(rounds.stream().mapToDouble(value));
    }
}
