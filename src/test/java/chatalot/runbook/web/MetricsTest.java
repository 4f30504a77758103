package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.Leases;
import chatalot.runbook.run.RunNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.yaml.snakeyaml.Yaml;

/** What a scraper sees, and whether the rules in the docs ask for what is there. */
@RunningService
class MetricsTest {

    private static final Pattern OURS = Pattern.compile("\\brunbook_[a-z_]+");

    @LocalServerPort
    private int port;
    @Autowired
    private JdbcClient jdbc;

    @AfterEach
    void endWhatRuns() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void auditorsAdministratorsAndWhoeverHasTheTokenMayScrape() {
        assertThat(Caller.withBasic(port, "arthur").get("/actuator/prometheus").statusCode()).isEqualTo(200);
        assertThat(Caller.withBasic(port, "ada").get("/actuator/prometheus").statusCode()).isEqualTo(200);
        assertThat(Caller.withBearer(port, RunningService.METRICS_TOKEN).get("/actuator/prometheus").body()).contains("jvm_memory_used_bytes");

        assertThat(Caller.withBasic(port, "olivia").get("/actuator/prometheus").statusCode()).isEqualTo(403);
        assertThat(Caller.nobody(port).get("/actuator/prometheus").statusCode()).isEqualTo(401);
        assertThat(Caller.withBearer(port, RunningService.METRICS_TOKEN + "x").get("/actuator/prometheus").statusCode()).isEqualTo(401);
        assertThat(Caller.withBearer(port, "").get("/actuator/prometheus").statusCode()).isEqualTo(401);
    }

    @Test
    void theTokenOpensNothingElse() {
        Caller scraper = Caller.withBearer(port, RunningService.METRICS_TOKEN);

        assertThat(List.of("/actuator", "/actuator/health/db", "/api/runs")).allSatisfy(path ->
                assertThat(scraper.get(path).statusCode()).as(path).isEqualTo(401));
        assertThat(scraper.post("/actuator/prometheus", "{}").statusCode()).isEqualTo(401);
    }

    @Test
    void aRunIsToldWhileItWaitsAndWhenItHasEnded() {
        PlayedRuns runs = new PlayedRuns(port);
        long number = runs.startAndAwaitApproval("1.1.0");

        awaitLine("runbook_approvals_waiting\\{gate=\"approvePlan\",instance=\"demo\"} 1\\.0");
        awaitLine("runbook_approvals_waiting\\{gate=\"approvePlan\",instance=\"team\"} 0\\.0");
        awaitLine("runbook_runs_open\\{instance=\"demo\",kind=\"update\",state=\"waiting_for_approval\"} 1\\.0");
        runs.approve("paula", number);
        runs.approve("paula", number);
        runs.awaitEnd(number);

        awaitLine("runbook_runs_total\\{instance=\"demo\",kind=\"update\",outcome=\"Updated\"} [1-9].*");
        awaitLine("runbook_downtime_seconds_sum\\{instance=\"demo\",kind=\"update\",outcome=\"Updated\"} (0\\.842|[1-9]).*");
        awaitLine("runbook_step_duration_seconds_count\\{instance=\"demo\",outcome=\"done\",step=\"buildImage\"} [1-9].*");
        awaitLine("runbook_runs_needing_hands\\{instance=\"team\"} 0\\.0");
    }

    @Test
    void theNewestProvenBackupIsToldForEachInstance() {
        awaitLine("runbook_backup_newest_proven_timestamp_seconds\\{instance=\"demo\"} 1\\.7954712E9");
        awaitLine("runbook_backup_newest_proven_bytes\\{instance=\"demo\"} 4200000\\.0");
        awaitLine("runbook_backups_proven\\{instance=\"demo\"} 1\\.0");
        awaitLine("runbook_backups_readable\\{instance=\"team\"} 1\\.0");
    }

    @Test
    void nobodyIsNamedAndLabelsAreFew() {
        PlayedRuns runs = new PlayedRuns(port);
        runs.awaitEnd(cancelled(runs.startAndAwaitApproval("1.1.0")));

        List<String> lines = scrape().lines().filter(line -> line.startsWith("runbook_")).toList();

        assertThat(lines).isNotEmpty().noneMatch(line -> line.contains("olivia") || line.contains("paula"));
        Set<String> labels = lines.stream().flatMap(line -> Pattern.compile("([a-z]+)=\"").matcher(line).results()).map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(labels).isSubsetOf("gate", "instance", "kind", "outcome", "place", "state", "step");
    }

    @Test
    void everyMetricInTheAlertsOfTheDocsIsThereAndSoIsEachThatTheDocsTellOf() throws IOException {
        PlayedRuns runs = new PlayedRuns(port);
        long ended = runs.startAndAwaitApproval("1.1.0");
        runs.approve("paula", ended);
        runs.approve("paula", ended);
        runs.awaitEnd(ended);
        long waiting = runs.startAndAwaitApproval("1.1.0");
        // Too brief to be waited for: what a step at work and a run that changes something leave in the tables.
        jdbc.sql("insert into run_step (run, step, attempt, label, worker, started_at) values (?, 'played', 1, '', '', current_timestamp)")
                .param(waiting).update();
        new Leases(jdbc, Clock.systemUTC()).take(Set.of("played"), "demo", new RunNumber(waiting), "olivia");
        awaitLine("runbook_step_working_since_timestamp_seconds\\{.*");
        awaitLine("runbook_leases_held\\{instance=\"demo\"} 1.0");
        awaitLine("runbook_backup_newest_proven_bytes\\{.*");
        awaitLine("runbook_checkpoint_held_timestamp_seconds\\{place=\"file .*");
        awaitLine("runbook_approval_oldest_opened_timestamp_seconds\\{.*");
        awaitLine("runbook_runs_total\\{.*outcome=\"Updated\".*");
        Set<String> told = names(scrape());
        jdbc.sql("delete from run_step where step = 'played'").update();
        jdbc.sql("delete from lease where instance_key = 'played'").update();

        Map<String, Object> file = new Yaml().load(Files.readString(Path.of("docs/alerts.yaml")));
        List<Map<String, Object>> rules = list(file.get("groups")).stream().flatMap(group -> list(group.get("rules")).stream()).toList();

        assertThat(rules).hasSizeGreaterThan(5).allSatisfy(rule -> {
            assertThat(rule).containsKeys("alert", "expr", "labels", "annotations");
            assertThat(told).as((String) rule.get("expr")).containsAll(names((String) rule.get("expr")));
        });
        assertThat(names(Files.readString(Path.of("docs/operations.md")))).isEqualTo(told);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Object node) {
        return StreamSupport.stream(((Iterable<?>) node).spliterator(), false).map(one -> (Map<String, Object>) one).toList();
    }

    /** Without what a summary adds. */
    private static Set<String> names(String text) {
        return OURS.matcher(text).results().map(found -> found.group().replaceFirst("(seconds)_(sum|count)$", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private long cancelled(long number) {
        Caller.withBasic(port, "olivia").post("/api/runs/" + number + "/cancel", "{}");
        return number;
    }

    private void awaitLine(String pattern) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(scrape().lines()).anyMatch(line -> line.matches(pattern)));
    }

    private String scrape() {
        return Caller.withBasic(port, "arthur").get("/actuator/prometheus").body();
    }
}
