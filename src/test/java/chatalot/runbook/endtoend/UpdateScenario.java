package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.demo.Acknowledged;
import chatalot.runbook.demo.Comparison;
import chatalot.runbook.host.Command;
import chatalot.runbook.instance.OutsideView;
import chatalot.runbook.people.PeoplesRuns;
import chatalot.runbook.sample.SampleInstance;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * One sample instance, the service that cares for it, and a writer that writes all the time. Asks for updates and
 * signs them as people would, and holds the instance against what was acknowledged.
 */
final class UpdateScenario implements AutoCloseable {

    private final SampleInstance sample;
    private final Path directory;
    private final Map<String, String> settings;
    private final ServiceProcess service;
    private final PeoplesRuns runs;
    private final Users users;
    private final List<Path> hidden;

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
        this(release, rehearsal, soak, Map.of());
    }

    /** @param more settings of the service, for example its own database */
    UpdateScenario(String release, boolean rehearsal, int soak, Map<String, String> more) {
        this(Placed.sample(release), rehearsal, soak, more);
    }

    /** @param sample closed with this */
    UpdateScenario(SampleInstance sample, boolean rehearsal, int soak, Map<String, String> more) {
        this(Placed.here(sample), rehearsal, soak, more);
    }

    /** @param placed closed with this */
    UpdateScenario(Placed placed, boolean rehearsal, int soak, Map<String, String> more) {
        sample = placed.sample();
        hidden = placed.hidden();
        try {
            directory = Files.createTempDirectory("runbook-endtoend");
            // A unit's account makes scratch clusters beside the backups, and has to get there.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings = new HashMap<>(more);
        settings.putAll(placed.settings());
        sample.settings().forEach((key, value) -> settings.put("runbook.instances." + sample.project() + "." + key, value));
        settings.putAll(Map.of(
                "runbook.instances." + sample.project() + ".backups", directory.resolve("backups").toString(),
                "runbook.instances." + sample.project() + ".timeouts.verify", "12s",
                "runbook.instances." + sample.project() + ".timeouts.watch-down", "5s",
                "runbook.instances." + sample.project() + ".rehearsal", Boolean.toString(rehearsal)));
        service = new ServiceProcess(directory, soak, settings, directory.resolve("kill-at"), hidden);
        runs = new PeoplesRuns(service);
        users = new Users(sample, directory);
        service.start();
    }

    /** Another node beside the first, on the same settings but these; it shares what arms the kill switch. Not started. */
    ServiceProcess another(String name, Map<String, String> other) {
        Path data = directory.resolve(name);
        try {
            Files.createDirectories(data);
            // As an operator sets up a second node: what the plans are signed over has to be the same.
            Files.copy(directory.resolve("env-hash.key"), data.resolve("env-hash.key"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> changed = new HashMap<>(settings);
        changed.putAll(other);
        return new ServiceProcess(data, 0, changed, directory.resolve("kill-at"), hidden);
    }

    SampleInstance sample() {
        return sample;
    }

    ServiceProcess service() {
        return service;
    }

    PeoplesRuns runs() {
        return runs;
    }

    /** Asks for an update and returns the run's path, {@code /api/runs/<n>}; a target that failed before is released first. */
    String request(String target) {
        releaseHold(target);
        return requestHeld(target);
    }

    /** As {@link #request}, and a hold stays one. */
    String requestHeld(String target) {
        JsonNode run = service.post("ops", "/api/instances/" + sample.project() + "/updates", Map.of("target", target, "reason", "A test"));
        return PeoplesRuns.path(run);
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
        return approve(rollBack(target, backup));
    }

    /** Asks for a rollback and signs nothing. @param backup blank for the code alone */
    String rollBack(String target, String backup) {
        releaseHold(target);
        JsonNode run = service.post("ops", "/api/instances/" + sample.project() + "/rollbacks", Map.of("target", target,
                "way", backup.isEmpty() ? "code-only" : "restore-backup", "backup", backup, "reason", "A test"));
        return PeoplesRuns.path(run);
    }

    /** Asks for a rollback by SQL that undoes migrations, and returns the run's path. */
    String rollBackByReverseSql(String target) {
        releaseHold(target);
        JsonNode run = service.post("ops", "/api/instances/" + sample.project() + "/rollbacks",
                Map.of("target", target, "way", "reverse-migrations", "reason", "A test"));
        return PeoplesRuns.path(run);
    }

    /** As {@link #rollBackByReverseSql}, and writes what the run proposes. */
    String rollBackByProposedSql(String target) {
        String run = rollBackByReverseSql(target);
        writeReverseSql(run, 1, reverseProposal(run));
        return run;
    }

    /** The SQL that the run proposes to its author. */
    String reverseProposal(String run) {
        awaitState(run, "waiting_for_sql");
        return service.text("ops", run + "/evidence/reverse-proposal.sql");
    }

    /** Rows that only the sample's migration 2 has a table for: what undoing it loses. */
    void addReactions(int count) {
        select("chatalot", "insert into reactions select id, 'smile', 1 from messages order by id limit " + count);
    }

    /** Waits until the run asks for reverse SQL as often as said, and writes it. */
    void writeReverseSql(String run, int time, String sql) {
        await("%s asks for SQL the %d. time, see %s".formatted(run, time, service.log())).atMost(PeoplesRuns.PATIENCE)
                .pollInterval(Duration.ofMillis(100)).until(() -> {
                    JsonNode now = service.get("ops", run);
                    return now.path("state").asText().equals("waiting_for_sql") && now.path("steps").findValuesAsText("step").stream()
                            .filter("rehearseReverse"::equals).count() == time - 1;
                });
        service.post("ops", run + "/reverse-sql", Map.of("sql", sql, "comment", "A test"));
    }

    /** Signs as {@link #requestAndApprove} does. */
    String approve(String run) {
        return runs.approve(run);
    }

    /** Waits for a gate to open and returns the digest that it asks for. */
    String awaitGate(String run, String gate) {
        return awaitGate(run, gate, "");
    }

    /** As {@link #awaitGate(String, String)}, for another digest than was asked for before. */
    String awaitGate(String run, String gate, String before) {
        return runs.awaitGate(run, gate, before);
    }

    /** One approver signs. */
    void sign(String run, String digest) {
        runs.sign("approver", run, digest);
    }

    /** Waits until the run has ended, reviewing a failed update on the way, and returns it. */
    JsonNode awaitEnd(String run) {
        return runs.awaitEnd(run);
    }

    /** Ends what a failed test left: a run that is open would refuse every later test its own. */
    void endRuns() {
        runs.endAll();
    }

    /** Waits until a step of the run has begun. */
    void awaitStep(String run, String step) {
        runs.awaitStep(run, step);
    }

    /** Waits until the run stands at a state of REST's words. */
    void awaitState(String run, String state) {
        runs.awaitState(run, state);
    }

    /** Writes while something happens, then demands that everything acknowledged is there, row by row and file by file. */
    void whileWriting(Runnable happening) {
        users.whileWriting(happening);
    }

    /** Writes while something happens, and says what is not as it was acknowledged. */
    Comparison comparisonAfter(Runnable happening) {
        return users.comparisonAfter(happening);
    }

    /** Writes for a while and returns what was acknowledged, to be held against the instance later. */
    Acknowledged writeSome() {
        return users.writeSome();
    }

    /** Demands that all of it is there. */
    void requireAll(Acknowledged acknowledged) {
        users.requireAll(acknowledged);
    }

    /** What a query of one column answers. */
    List<String> select(String database, String query) {
        return sample.select(database, query);
    }

    /** Asks for a backup and returns the run's path. */
    String askForBackup() {
        return PeoplesRuns.path(service.post("ops", backupsPath(), Map.of("reason", "A test")));
    }

    /** REST's path of the instance's backups. */
    String backupsPath() {
        return "/api/instances/" + sample.project() + "/backups";
    }

    /** Where the service keeps the backups of the instance. */
    Path backups() {
        return directory.resolve("backups");
    }

    /** See {@link Traces}. */
    void requireThatComposeTouchesNothing() {
        new Traces(sample).requireThatComposeTouchesNothing();
    }

    /** See {@link Traces}. */
    void requireThatNothingIsLeft() {
        new Traces(sample).requireNone();
    }

    /** The release that is checked out and the version that serves. */
    void requireServing(String release, String version) {
        assertThat(sample.git("rev-parse", "HEAD")).isEqualTo(sample.git("rev-parse", release + "^{commit}"));
        // Docker may be too busy for an answer in the time that the page gives it.
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                service.get("ops", "/api/instances/" + sample.project()).toString())
                .contains("\"" + version + "\"").containsIgnoringCase("healthy"));
    }

    /** True when the instance answers from outside. */
    boolean serves() {
        return new OutsideView(sample.host()).awaitAnswer(sample.instance(), Duration.ofSeconds(5));
    }

    /** All databases of the instance's cluster. */
    List<String> databases() {
        return select("postgres", "select datname from pg_database");
    }

    @Override
    public void close() {
        service.close();
        sample.close();
        try {
            // Whoever looks at a test that failed wants to know what the service said.
            Files.copy(service.log(), Path.of("target", "service-" + sample.project() + ".log"), StandardCopyOption.REPLACE_EXISTING);
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
