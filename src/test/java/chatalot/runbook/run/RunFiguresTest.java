package chatalot.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunFiguresTest {

    private final OwnTables tables = tables();
    private final RunFigures figures = new RunFigures(tables.jdbc(), tables);

    OwnTables tables() {
        return new OwnTables();
    }

    @Test
    void whatEndedIsCountedByKindAndOutcomeAlsoWhenItEndedLongAgo() {
        ended(RunKind.UPDATE, "Updated", 800);
        tables.passes(Duration.ofDays(400));
        ended(RunKind.UPDATE, "Updated", 200);
        RunNumber without = run(RunKind.BACKUP);
        tables.runs().ended(without, "Backup kept", false);

        Instant last = tables.instant();
        assertThat(figures.ended()).containsExactlyInAnyOrder(
                new RunFigures.Ended("demo", RunKind.UPDATE, "Updated", 2, last, 2, 1000),
                new RunFigures.Ended("demo", RunKind.BACKUP, "Backup kept", 1, last, 0, 0));
    }

    @Test
    void eachIsCountedOnceHoweverOftenAndWheneverItIsAsked() {
        for (int day = 0; day < 5; day++) {
            ended(RunKind.UPDATE, "Updated", 100);
            assertThat(figures.ended()).singleElement().extracting(RunFigures.Ended::count).isEqualTo(day + 1L);
            assertThat(figures.ended()).isEqualTo(new RunFigures(tables.jdbc(), tables).ended());
            tables.passes(Duration.ofMinutes(day * 7L));
        }
    }

    @Test
    void stepsAreCountedWithTheirSecondsByHowTheyEnded() {
        RunNumber run = run(RunKind.UPDATE);
        step(run, "buildImage", Duration.ofSeconds(90), "done");
        step(run, "buildImage", Duration.ofMillis(1500), "failed");
        step(run, "buildImage", Duration.ofSeconds(30), "done");

        assertThat(figures.worked()).containsExactlyInAnyOrder(new RunFigures.Worked("demo", "buildImage", "done", 2, 120),
                new RunFigures.Worked("demo", "buildImage", "failed", 1, 1.5));
        assertThat(figures.longestSteps(Duration.ofDays(1))).containsExactly(new RunFigures.Longest("demo", "buildImage", 90));

        tables.passes(Duration.ofDays(2));
        assertThat(figures.longestSteps(Duration.ofDays(1))).isEmpty();
        assertThat(figures.worked()).hasSize(2);
    }

    @Test
    void theLongestDowntimeIsThatOfTheLastDay() {
        ended(RunKind.UPDATE, "Updated", 9000);
        tables.passes(Duration.ofDays(2));
        ended(RunKind.UPDATE, "Restored", 800);
        ended(RunKind.ROLLBACK, "Rolled back", 1250);

        assertThat(figures.longestDowntimes(Duration.ofDays(1))).containsExactlyInAnyOrder(
                new RunFigures.Longest("demo", "UPDATE", 0.8), new RunFigures.Longest("demo", "ROLLBACK", 1.25));
    }

    @Test
    void whatHasNotEndedIsToldByWhereItStandsAndSinceWhen() {
        RunNumber working = run(RunKind.UPDATE);
        tables.steps().begin(working, "buildImage", "Build image", "one/1");
        Instant began = tables.instant();
        tables.passes(Duration.ofHours(1));
        new Leases(tables.jdbc(), tables).take(Set.of("a", "b"), "demo", working, "olivia");
        ended(RunKind.UPDATE, "Updated", 1);

        assertThat(figures.open()).containsExactly(new RunFigures.Open("demo", RunKind.UPDATE, RunState.PREPARING, 1));
        assertThat(figures.working()).containsExactly(new RunFigures.Since("demo", "buildImage", 1, began));
        assertThat(figures.leases()).containsExactly(new RunFigures.Since("demo", "", 1, tables.instant()));
    }

    @Test
    void aRunWaitsAtTheGateThatWasOpenedLast() {
        RunNumber first = run(RunKind.UPDATE);
        tables.approvals().open("p1", first, Approvals.GATES.get(0), "3f".repeat(32), 1);
        tables.passes(Duration.ofHours(2));
        tables.approvals().open("p2", first, Approvals.GATES.get(1), "bb".repeat(32), 1);
        assertThat(figures.approvals()).as("it prepares").isEmpty();

        tables.runs().state(first, RunState.WAITING_FOR_APPROVAL);

        assertThat(figures.approvals()).containsExactly(new RunFigures.Since("demo", Approvals.GATES.get(1), 1, tables.instant()));
    }

    @Test
    void noticesThatWaitAndThatWereGivenUpAreCounted() {
        RunNumber run = run(RunKind.UPDATE);
        tables.jdbc().sql("insert into notice (kind, run, instance, concerns, text, at) values ('FAILED', ?, 'demo', 'ops', 'x', current_timestamp)")
                .param(run.value()).update();
        delivery("waits", "current_timestamp", "null", "null");
        delivery("came", "null", "current_timestamp", "null");
        delivery("lost", "null", "null", "current_timestamp");
        delivery("lost too", "null", "null", "current_timestamp");

        assertThat(figures.notices()).isEqualTo(new RunFigures.Notices(1, 2));
    }

    private void delivery(String receiver, String next, String delivered, String gaveUp) {
        tables.jdbc().sql("""
                insert into notice_delivery (id, notice, receiver, attempts, next_try_at, delivered_at, gave_up_at)
                select ?, max(id), ?, 1, %s, %s, %s from notice""".formatted(next, delivered, gaveUp)).params(receiver, receiver).update();
    }

    private RunNumber run(RunKind kind) {
        return tables.runs().create(kind, "demo", "1.1.0", "", "olivia");
    }

    private void ended(RunKind kind, String outcome, long downtimeMillis) {
        RunNumber run = run(kind);
        tables.runs().downtime(run, Duration.ofMillis(downtimeMillis));
        tables.runs().ended(run, outcome, false);
    }

    private void step(RunNumber run, String step, Duration took, String outcome) {
        int attempt = tables.steps().begin(run, step, step, "one/1");
        tables.passes(took);
        tables.steps().end(run, step, attempt, outcome, "");
    }
}
