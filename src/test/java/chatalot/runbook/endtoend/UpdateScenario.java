package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.demo.Acknowledged;
import chatalot.runbook.demo.Comparison;
import chatalot.runbook.demo.Writer;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.instance.OutsideView;
import chatalot.runbook.sample.SampleInstance;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.util.FileSystemUtils;

/**
 * One sample instance, the service that cares for it, and a writer that writes all the time. Asks for updates and
 * signs them as people would, and holds the instance against what was acknowledged.
 */
final class UpdateScenario implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Set<String> BEFORE_THE_SWAP = Set.of("preparing", "waiting_for_approval", "waiting_for_window");
    private static final Duration WRITER_PATIENCE = Duration.ofSeconds(30);

    private final SampleInstance sample;
    private final Path directory;
    private final ServiceProcess service;

    /** Nothing is rehearsed, so that what fails is found in the swap. @param release what the sample runs at first */
    UpdateScenario(String release) {
        this(release, false);
    }

    /**
     * @param release   what the sample runs at first, for example {@code v1.1.0}
     * @param rehearsal whether updates are rehearsed
     */
    UpdateScenario(String release, boolean rehearsal) {
        this(release, rehearsal, 0);
    }

    /** @param soak how many minutes a new version is watched after its commit */
    UpdateScenario(String release, boolean rehearsal, int soak) {
        try {
            directory = Files.createTempDirectory("runbook-endtoend");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sample = SampleInstance.create(release);
        service = new ServiceProcess(directory, soak, Map.of(
                "runbook.instances." + sample.project() + ".directory", sample.directory().toString(),
                "runbook.instances." + sample.project() + ".backups", directory.resolve("backups").toString(),
                "runbook.instances." + sample.project() + ".timeouts.verify", "12s",
                "runbook.instances." + sample.project() + ".timeouts.watch-down", "5s",
                "runbook.instances." + sample.project() + ".rehearsal", Boolean.toString(rehearsal)));
        service.start();
    }

    SampleInstance sample() {
        return sample;
    }

    ServiceProcess service() {
        return service;
    }

    /** Asks for an update and returns the run's path, {@code /api/runs/<n>}; a target that failed before is released first. */
    String request(String target) {
        releaseHold(target);
        return requestHeld(target);
    }

    /** As {@link #request}, and a hold stays one. */
    String requestHeld(String target) {
        JsonNode run = service.post("ops", "/api/instances/" + sample.project() + "/updates", Map.of("target", target, "reason", "A test"));
        return "/api/runs/" + run.path("number").asLong();
    }

    private void releaseHold(String target) {
        String holds = "/api/instances/" + sample.project() + "/holds";
        for (JsonNode hold : service.get("ops", holds)) {
            if (hold.path("open").asBoolean() && hold.path("release").asText().equals(target)) {
                service.post("ops", holds + "/" + hold.path("commit").asText() + "/release", Map.of("reason", "Another test"));
            }
        }
    }

    /**
     * As {@link #request}, and signs whatever gate opens, with as many people as it asks for, until the swap has begun; returns
     * quietly when the run ends before, or the service dies.
     */
    String requestAndApprove(String target) {
        return approve(request(target));
    }

    /** Which ways back to a release there are. */
    JsonNode waysBack(String target) {
        return service.get("ops", "/api/instances/" + sample.project() + "/rollback?to=" + target);
    }

    /** Asks for a rollback and signs it as {@link #requestAndApprove} does. @param backup blank for the code alone */
    String rollBackAndApprove(String target, String backup) {
        releaseHold(target);
        JsonNode run = service.post("ops", "/api/instances/" + sample.project() + "/rollbacks", Map.of("target", target,
                "way", backup.isEmpty() ? "code-only" : "restore-backup", "backup", backup, "reason", "A test"));
        return approve("/api/runs/" + run.path("number").asLong());
    }

    private String approve(String run) {
        Deque<String> signed = new ArrayDeque<>();
        await("the swap of " + run + " begins, see " + service.log()).atMost(PATIENCE).pollInterval(Duration.ofMillis(50))
                .until(() -> !service.isAlive() || signed(run, signed));
        return run;
    }

    /** Waits for a gate to open and returns the digest that it asks for. */
    String awaitGate(String run, String gate) {
        return awaitGate(run, gate, "");
    }

    /** As {@link #awaitGate(String, String)}, for another digest than was asked for before. */
    String awaitGate(String run, String gate, String before) {
        return await(gate + " opens in " + run + ", see " + service.log()).atMost(PATIENCE).pollInterval(Duration.ofMillis(100))
                .until(() -> digest(run, gate), digest -> !digest.isEmpty() && !digest.equals(before));
    }

    private String digest(String run, String gate) {
        for (JsonNode task : service.get("ops", run).path("waitsFor")) {
            if (task.path("gate").asText().equals(gate)) {
                return task.path("digest").asText();
            }
        }
        return "";
    }

    /** One approver signs. */
    void sign(String run, String digest) {
        service.post("approver", run + "/approvals", Map.of("decision", "approve", "digest", digest, "comment", "Go"));
    }

    /** Signs at the gate that is open; true when no further gate will open. */
    private boolean signed(String run, Deque<String> signed) {
        try {
            JsonNode now = service.get("ops", run);
            for (JsonNode task : now.path("waitsFor")) {
                if (task.hasNonNull("digest") && !signed.contains(task.path("task").asText())) {
                    boolean second = now.path("approvals").findValuesAsText("digest").contains(task.path("digest").asText());
                    service.post(second ? "approver-2" : "approver", run + "/approvals",
                            Map.of("decision", "approve", "digest", task.path("digest").asText(), "comment", "Go"));
                    signed.add(task.path("task").asText());
                }
            }
            return !BEFORE_THE_SWAP.contains(now.path("state").asText());
        } catch (UncheckedIOException e) {
            // It was armed to die about now.
            return !service.isAlive();
        }
    }

    /** Waits until the run has ended, reviewing a failed update on the way, and returns it. */
    JsonNode awaitEnd(String run) {
        await("the end of " + run + ", see " + service.log()).atMost(PATIENCE).pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (service.get("ops", run).path("waitsFor").findValuesAsText("key").contains("reviewFailedUpdate")) {
                        service.post("ops", run + "/review", Map.of("comment", "Seen"));
                    }
                    return hasEnded(run);
                });
        return service.get("ops", run);
    }

    /** Ends what a failed test left: a run that is open would refuse every later test its own. */
    void endRuns() {
        for (JsonNode run : service.get("ops", "/api/runs")) {
            String path = "/api/runs/" + run.path("number").asLong();
            if (!run.path("ended").asBoolean()) {
                service.send("ops", "POST", path + "/cancel", "{\"reason\":\"The test is over\"}");
                awaitEnd(path);
            }
        }
    }

    /** Waits until a step of the run has begun. */
    void awaitStep(String run, String step) {
        await(step + " begins in " + run).atMost(PATIENCE).pollInterval(Duration.ofMillis(10))
                .until(() -> service.get("ops", run).path("steps").findValuesAsText("step").contains(step));
    }

    /** Waits until the run stands at a state of REST's words. */
    void awaitState(String run, String state) {
        await("%s is %s, see %s".formatted(run, state, service.log())).atMost(PATIENCE).pollInterval(Duration.ofMillis(200))
                .until(() -> service.get("ops", run).path("state").asText(), state::equals);
    }

    /** Writes while something happens, then demands that everything acknowledged is there, row by row and file by file. */
    void whileWriting(Runnable happening) {
        Comparison comparison = comparisonAfter(happening);
        assertThat(comparison.differences()).as("lost or changed of %s", comparison.compared()).isEmpty();
    }

    /** Writes while something happens, and says what is not as it was acknowledged. */
    Comparison comparisonAfter(Runnable happening) {
        Path record = directory.resolve("acknowledged-" + System.nanoTime() + ".jsonl");
        try (Acknowledged acknowledged = Acknowledged.in(record)) {
            try (Writer writer = Writer.start(sample.url(), acknowledged, WRITER_PATIENCE)) {
                await("the writer has written").until(() -> acknowledged.count().messages() > 20
                        && acknowledged.count().files() > 2);
                happening.run();
                int before = acknowledged.count().messages();
                await("the writer writes again").atMost(Duration.ofSeconds(60))
                        .until(() -> acknowledged.count().messages() > before + 20);
                writer.stop();
            }
            return Comparison.of(sample.url(), acknowledged);
        }
    }

    /** Writes for a while and returns what was acknowledged, to be held against the instance later. */
    Acknowledged writeSome() {
        Acknowledged acknowledged = Acknowledged.in(directory.resolve("acknowledged-" + System.nanoTime() + ".jsonl"));
        try (Writer writer = Writer.start(sample.url(), acknowledged, WRITER_PATIENCE)) {
            await("the writer has written").until(() -> acknowledged.count().messages() > 20 && acknowledged.count().files() > 2);
            writer.stop();
        }
        return acknowledged;
    }

    /** Demands that all of it is there. */
    void requireAll(Acknowledged acknowledged) {
        Comparison comparison = Comparison.of(sample.url(), acknowledged);
        assertThat(comparison.differences()).as("lost or changed of %s", comparison.compared()).isEmpty();
    }

    /** What a query of one column answers. */
    List<String> select(String database, String query) {
        return sample.host().demand(Command.of(sample.host().docker().program(), "exec", sample.project() + "-db",
                "psql", "-U", "chatalot", "-d", database, "-Atc", query)).output().lines().toList();
    }

    /** Where the service keeps the backups of the instance. */
    Path backups() {
        return directory.resolve("backups");
    }

    /** What a plain {@code docker compose up -d} of the operator would leave alone: the containers stay the same ones. */
    void requireThatComposeTouchesNothing() {
        Set<String> before = containers();
        sample.compose("up", "-d", "--no-build");
        assertThat(containers()).isEqualTo(before);
    }

    /** Nothing that carries our label is left in Docker, and the checkout is clean and on its branch. */
    void requireThatNothingIsLeft() {
        List<String> all = sample.host().demand(Command.of(sample.host().docker().program(), "ps", "-a",
                "--filter", "label=runbook.run", "--format", "{{.Names}}")).output().lines()
                .filter(name -> name.contains(sample.project())).toList();
        assertThat(all).isEmpty();
        assertThat(sample.git("status", "--porcelain")).isEmpty();
        assertThat(sample.git("symbolic-ref", "--short", "HEAD")).isEqualTo("master");
        assertThat(sample.git("worktree", "list")).hasLineCount(1);
    }

    /** The release that is checked out and the version that serves. */
    void requireServing(String release, String version) {
        assertThat(sample.git("rev-parse", "HEAD")).isEqualTo(sample.git("rev-parse", release + "^{commit}"));
        JsonNode instance = service.get("ops", "/api/instances/" + sample.project());
        assertThat(instance.toString()).contains("\"" + version + "\"");
        assertThat(instance.toString()).containsIgnoringCase("healthy");
    }

    /** True when the instance answers from outside. */
    boolean serves() {
        return new OutsideView().awaitAnswer(sample.instance(), Duration.ofSeconds(5));
    }

    /** All databases of the instance's cluster. */
    List<String> databases() {
        return select("postgres", "select datname from pg_database");
    }

    private Set<String> containers() {
        Set<String> ids = new HashSet<>();
        sample.host().docker().containers(Map.of("com.docker.compose.project", sample.project())).stream()
                .map(Container::id).forEach(ids::add);
        return ids;
    }

    private boolean hasEnded(String run) {
        return service.get("ops", run).path("ended").asBoolean();
    }

    @Override
    public void close() {
        service.close();
        sample.close();
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
