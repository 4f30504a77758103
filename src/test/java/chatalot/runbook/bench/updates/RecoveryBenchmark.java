package chatalot.runbook.bench.updates;

import chatalot.runbook.bench.Benchmark;
import chatalot.runbook.bench.BenchmarkFailed;
import chatalot.runbook.bench.Figure;
import chatalot.runbook.bench.Findings;
import chatalot.runbook.bench.Options;
import chatalot.runbook.demo.ChatApi;
import chatalot.runbook.demo.DowntimeProbe;
import chatalot.runbook.sample.SampleInstance;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How long it takes until the old version serves again with all its data, once a new version has turned out to be no good: by us, from the gate
 * that failed, and by the full restore of Chatalot's documentation, from its first command. The new version changes rows and files and never
 * gets healthy.
 */
public final class RecoveryBenchmark implements Benchmark {

    /** In the order in which they follow each other. */
    static final List<String> WAY_BACK = List.of("stopFailedVersion", "putBackData", "putBackRelease", "startOldVersion", "verifyOldVersion",
            "openDoors");
    static final String GATE = "verifyNewVersion";
    private static final String FIRST = "v1.1.0";
    private static final String SICK = "v1.3.0";
    private static final int MEGABYTES = 1024;
    private static final int FILES = 3;
    private static final int ROUNDS = 5;
    private static final double TARGET = 0.1;
    /** How long the gate has patience is not what is measured. */
    private static final Duration VERIFY = Duration.ofSeconds(10);

    /**
     * One release that both were rid of.
     *
     * @param first   who was first
     * @param ours    seconds until it served again
     * @param theirs  the same
     * @param steps   what our way back spent, in milliseconds
     * @param journal what our run did, in milliseconds since it began to stop the app
     * @param said    what those steps said, each line with its time
     */
    record Round(String release, String first, double ours, double theirs, Map<String, Double> steps, Map<String, Double> journal, List<String> said) { }

    /** What came of ours. */
    private record Ours(double seconds, Map<String, Double> steps, Map<String, Double> journal, List<String> said) { }

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public Findings measure(Options options, Words words) {
        int rounds = options.number("rounds", ROUNDS);
        int megabytes = options.number("megabytes", MEGABYTES);
        return TwoSamples.installed(name(), FIRST, VERIFY, words, pair -> {
            words.say("Writing %,d MB into both …".formatted(megabytes));
            fill(pair.ours(), megabytes);
            fill(pair.theirs(), megabytes);
            pair.operator().backUp();
            List<Round> all = new ArrayList<>();
            for (int number = 1; number <= rounds; number++) {
                Round round = round(pair, number);
                all.add(round);
                words.say(String.format(Locale.ROOT, "%s: served again after %.1f s by us, %.1f s by the documented commands", round.release(),
                        round.ours(), round.theirs()));
            }
            return findings(Ballast.megabytes(pair.ours()), all);
        });
    }

    static void fill(SampleInstance sample, int megabytes) {
        Ballast.write(sample, megabytes);
        ChatApi chat = new ChatApi(sample.url());
        for (int number = 1; number <= FILES; number++) {
            chat.upload("file-%d.txt".formatted(number), "content %d\n".formatted(number).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Round round(TwoSamples pair, int number) {
        String release = "v3.%d.0".formatted(number);
        pair.publish(release, SICK, Map.of());
        boolean oursFirst = number % 2 == 1;
        if (oursFirst) {
            Ours ours = byUs(pair, release);
            return round(release, "ours", ours, byHand(pair.operator(), release));
        }
        double theirs = byHand(pair.operator(), release);
        return round(release, "theirs", byUs(pair, release), theirs);
    }

    private static Round round(String release, String first, Ours ours, double theirs) {
        return new Round(release, first, ours.seconds(), theirs, ours.steps(), ours.journal(), ours.said());
    }

    private static Ours byUs(TwoSamples pair, String release) {
        Holdings before = Holdings.of(pair.ours());
        String run = pair.request(release);
        Instant back;
        try (DowntimeProbe probe = Outside.probe(pair.ours())) {
            back = pair.swap(run, probe);
        }
        JsonNode ended = pair.ended(run, "Restored");
        if (!ended.path("failure").asText().contains("GATE_FAILED")) {
            throw new BenchmarkFailed("%s should have failed at its gate: %s".formatted(release, ended));
        }
        demandAll(pair.ours(), before);
        pair.dropFailed(ended);
        RunSteps steps = new RunSteps(ended);
        return new Ours(seconds(steps.end(GATE), back), steps.millis(WAY_BACK), pair.journal(ended), pair.said(ended, WAY_BACK));
    }

    /** Updates to a release that does not get healthy, and goes back. @return seconds that the way back took */
    static double byHand(Operator operator, String release) {
        SampleInstance sample = operator.sample();
        Holdings before = Holdings.of(sample);
        operator.updateTo(release);
        Outside.awaitSick(sample, release.substring(1));
        Instant begun;
        Instant back;
        try (DowntimeProbe probe = Outside.probe(sample)) {
            begun = Instant.now();
            operator.restore(FIRST);
            back = Outside.awaitBack(probe, begun);
        }
        demandAll(sample, before);
        return seconds(begun, back);
    }

    private static void demandAll(SampleInstance sample, Holdings before) {
        Outside.awaitVersion(sample, FIRST.substring(1));
        Holdings now = Holdings.of(sample);
        if (!now.equals(before)) {
            throw new BenchmarkFailed("%s does not hold what it held: %s instead of %s".formatted(sample.project(), now, before));
        }
    }

    static Findings findings(int megabytes, List<Round> rounds) {
        Figure figure = Figure.of("old version serves again with all its data, database of %,d MB, median of %d".formatted(megabytes, rounds.size()),
                median(rounds, Round::ours), "s").against(median(rounds, Round::theirs)).atMostTimes(TARGET);
        List<String> details = new ArrayList<>(List.of("Five seconds of theirs are the pause that the documentation asks for. "
                + "Ours begins when the gate has failed.", "", "What our way back spends:"));
        details.addAll(Spent.lines("step", rounds.stream().map(Round::steps).toList()));
        details.add("");
        details.addAll(Spent.lines("journal, since the stop began", rounds.stream().map(Round::journal).toList()));
        return new Findings(List.of(figure), details, rounds);
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
        return Median.of(rounds.stream().mapToDouble(value));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }
}
