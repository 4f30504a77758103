package chatalot.runbook.bench.updates;

import chatalot.runbook.bench.Benchmark;
import chatalot.runbook.bench.BenchmarkFailed;
import chatalot.runbook.bench.ServedRunbook;
import chatalot.runbook.demo.DowntimeProbe;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.Journal;
import chatalot.runbook.people.KnownUsers;
import chatalot.runbook.people.PeoplesRuns;
import chatalot.runbook.people.RiskTable;
import chatalot.runbook.sample.SampleInstance;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Two samples of the same release: the service cares for ours, with people who sign; theirs is left to its operator.
 *
 * @param runs what people do at the service
 */
record TwoSamples(SampleInstance ours, SampleInstance theirs, Operator operator, PeoplesRuns runs) {

    private static final int MOST_LINES = 5000;

    /**
     * Installs both, starts the service, and removes everything afterwards, whatever came of it. What the service said stays in
     * {@code target/bench/<name>.log}.
     *
     * @param name    the benchmark's
     * @param timeout for {@code timeouts.verify} of our instance
     * @param work    what is measured
     * @throws BenchmarkFailed when anything of it did not happen
     */
    static <T> T installed(String name, String release, Duration timeout, Benchmark.Words words, Function<TwoSamples, T> work) {
        words.say("Installing two samples and starting the service …");
        try (WorkDirectory directory = WorkDirectory.create(name);
                SampleInstance ours = SampleInstance.create(release);
                SampleInstance theirs = SampleInstance.create(release);
                Images ignored = new Images(ours);
                ServedRunbook service = ServedRunbook.start(directory.path(), Map.of(), settings(ours, directory.path(), timeout))) {
            return work.apply(new TwoSamples(ours, theirs, new Operator(theirs, directory.child("by-hand")), new PeoplesRuns(service)));
        } catch (IOException | ConditionTimeoutException | CommandFailed | IllegalStateException | UncheckedIOException e) {
            throw new BenchmarkFailed(e.getMessage(), e);
        }
    }

    private static Map<String, String> settings(SampleInstance ours, Path directory, Duration timeout) {
        Map<String, String> settings = new HashMap<>(KnownUsers.settings());
        String instance = "runbook.instances." + ours.project() + ".";
        settings.put("runbook.risk-table", RiskTable.withSoak(0, directory).toString());
        ours.settings().forEach((key, value) -> settings.put(instance + key, value));
        settings.put(instance + "backups", directory.resolve("backups").toString());
        settings.put(instance + "rehearsal", "false");
        settings.put(instance + "timeouts.verify", timeout.toSeconds() + "s");
        return settings;
    }

    /** Publishes the same release for both, see {@link SampleInstance#publish}. */
    void publish(String name, String base, Map<String, String> files) {
        ours.publish(name, base, files);
        theirs.publish(name, base, files);
    }

    /** Asks for an update of ours. @return the run's path */
    String request(String target) {
        return PeoplesRuns.path(runs.service().post("ops", "/api/instances/%s/updates".formatted(ours.project()),
                Map.of("target", target, "reason", "A benchmark")));
    }

    /**
     * Signs a run until it begins its swap, and waits until ours serves again. Meanwhile nobody asks the service for anything: what is measured is
     * the swap, and not how it is watched.
     *
     * @param probe looks at ours since before the run could have stopped it
     * @return since when it serves
     */
    Instant swap(String run, DowntimeProbe probe) {
        runs.approve(run);
        try {
            return Outside.awaitBack(probe, Instant.now());
        } catch (ConditionTimeoutException e) {
            throw new BenchmarkFailed("ours was not stopped, or does not serve again: " + runs.service().get("ops", run), e);
        }
    }

    /** Waits until a run has ended, and demands how. */
    JsonNode ended(String run, String outcome) {
        JsonNode ended = runs.awaitEnd(run);
        if (!ended.path("outcome").asText().equals(outcome)) {
            throw new BenchmarkFailed("%s should have ended as %s: %s".formatted(run, outcome, ended));
        }
        return ended;
    }

    /** Drops what a failed version left in its database, which is kept for people to look at: each round would keep another. */
    void dropFailed(JsonNode run) {
        ours.select("postgres", "drop database chatalot_failed_%d".formatted(run.path("number").asLong()));
    }

    /** What the journal of an ended run says that was begun and done, in milliseconds since it began to stop the app. */
    Map<String, Double> journal(JsonNode run) {
        Path file = ours.directory().resolve(".runbook").resolve("run-%d.journal".formatted(run.path("number").asLong()));
        Map<String, Double> all = new LinkedHashMap<>();
        Instant stop = Instant.MAX;
        for (Journal.Entry entry : new Journal(ours.host(), file).entries()) {
            Instant at = Instant.parse(entry.at());
            stop = entry.action().equals("stop-app") && at.isBefore(stop) ? at : stop;
            all.put(entry.action() + " " + entry.phase(), Duration.between(stop, at).toNanos() / 1_000_000.0);
        }
        return all;
    }

    /** What steps of an ended run said, line by line, each with its time. */
    List<String> said(JsonNode run, List<String> steps) {
        List<String> lines = new ArrayList<>();
        for (JsonNode line : runs.service().get("ops", PeoplesRuns.path(run) + "/log?limit=" + MOST_LINES).path("lines")) {
            if (steps.contains(line.path("step").asText())) {
                lines.add("%s %s %s".formatted(line.path("at").asText(), line.path("step").asText(), line.path("line").asText()));
            }
        }
        return List.copyOf(lines);
    }

    /** The names that the service gave to images: they would outlast the instance. */
    private record Images(SampleInstance sample) implements AutoCloseable {

        @Override
        public void close() {
            DockerAccess docker = sample.host().docker();
            docker.imageNames("chatalot-runbook/" + sample.project()).forEach(docker::removeImage);
        }
    }
}
