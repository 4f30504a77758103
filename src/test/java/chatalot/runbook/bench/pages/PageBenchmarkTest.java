package chatalot.runbook.bench.pages;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.bench.WorkedRuns;
import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.rotation.SharesTheEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The benchmark's history and its list of pages, with a small history: whoever adds a page says here what to ask of it. */
@Tag("docker")
@SharesTheEngine
class PageBenchmarkTest {

    private static final int RUNS = 2_000;
    private final PostgresContainer postgres = PostgresContainer.shared();
    private final String database = postgres.createDatabase();

    @Test
    void everyPageThatTheServiceHasIsMeasured() throws SQLException {
        try (WorkedRuns worked = WorkedRuns.on(postgres.url(database), PostgresContainer.USER, PostgresContainer.PASSWORD, PageBenchmark.users());
                Connection connection = postgres.open(database)) {
            Shown shown = PageBenchmark.history(worked, new PastRuns(connection), RUNS, 1, 1).of(WorkedRuns.INSTANCE);
            Set<String> patterns = Mappings.gets(new Visitor(worked.url()).mappings());
            List<Visits.Timed> timed = new Visits(worked.url(), new Examples(shown).of(patterns)).by(1, 1);

            assertThat(timed).extracting(page -> page.page().pattern()).contains("/runs", "/runs/{number}", "/instances", "/api/runs/{number}/log");
            Set<String> told = timed.stream().map(page -> page.page().pattern()).collect(Collectors.toSet());
            told.addAll(Examples.leftOut().keySet());
            assertThat(told).as("pages that are measured or left out").containsAll(patterns);
            assertThat(Examples.outdated(patterns)).as("what is said of pages that are not there any more").isEmpty();
            looksLikeARealOne();
        }
    }

    private void looksLikeARealOne() {
        assertThat(count("run where state = 'ENDED'")).isGreaterThanOrEqualTo(RUNS);
        assertThat(count("run where state = 'WAITING_FOR_APPROVAL'")).isEqualTo(PageBenchmark.INSTANCES.size());
        assertThat(List.of("run_step", "step_log", "evidence where name = 'plan.md'", "approval where not approved", "approval where exception",
                "approval_withdrawal", "intervention", "found_update", "held_commit", "change_freeze", "notice_delivery", "loss_item", "backup_copy",
                "run where exception is not null", "run where routine", "act_hi_actinst"))
                .allSatisfy(rows -> assertThat(count(rows)).as(rows).isPositive());
        assertThat(count("run where ended_at < started_at")).isZero();
    }

    private long count(String rows) {
        return Long.parseLong(postgres.value(database, "select count(*) from " + rows));
    }
}
