package chatalot.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Finding runs. */
class RunSearchTest {

    private final OwnTables tables = tables();
    private final RunSearch search = tables.search();
    private final RunStore runs = tables.runs();
    private final Instant begin = tables.instant();

    OwnTables tables() {
        return new OwnTables();
    }

    /** Six runs, a day apart. */
    @BeforeEach
    void record() {
        start(RunKind.UPDATE, "demo", "1.1.0", "olivia", "Updated");
        start(RunKind.UPDATE, "demo", "1.2.0", "oscar", "Restored");
        runs.failure(new RunNumber(2), "Migration 40_% failed!");
        start(RunKind.BACKUP, "team", "", "schedule", "Backup kept");
        runs.ended(create(RunKind.CHECK, "demo", "", "schedule"), "Up to date", true);
        start(RunKind.UPDATE, "team", "1.2.0", "olivia", "Expired");
        create(RunKind.UPDATE, "demo", "1.3.0", "olivia");
        ApprovalRequest gate = tables.approvals().open("p", new RunNumber(2), "approvePlan", "aa".repeat(32), 1);
        tables.approvals().record(gate, "paula", true, "fine");
        new Interventions(tables.jdbc(), tables, fact -> { }).record(new RunNumber(5), Intervention.Act.CANCEL, "oscar", "");
    }

    private void start(RunKind kind, String instance, String target, String person, String outcome) {
        runs.ended(create(kind, instance, target, person), outcome, false);
    }

    private RunNumber create(RunKind kind, String instance, String target, String person) {
        RunNumber run = runs.create(kind, instance, target, "as announced", person);
        tables.passes(Duration.ofDays(1));
        return run;
    }

    @Test
    void theNewestComeFirstWithoutWhatIsRoutine() {
        assertThat(found(Map.of())).containsExactly(6L, 5L, 3L, 2L, 1L);
        assertThat(found(Map.of("routine", "true"))).containsExactly(6L, 5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void eachPartOfAFilterNarrows() {
        assertThat(found(Map.of("instance", "team"))).containsExactly(5L, 3L);
        assertThat(found(Map.of("kind", "BACKUP"))).containsExactly(3L);
        assertThat(found(Map.of("outcome", "Restored"))).containsExactly(2L);
        assertThat(found(Map.of("outcome", RunFilter.RUNNING))).containsExactly(6L);
        assertThat(found(Map.of("from", "1", "to", "3"))).containsExactly(3L, 2L);
        assertThat(found(Map.of("instance", "demo", "kind", "UPDATE", "outcome", "Updated"))).containsExactly(1L);
        assertThat(found(Map.of("instance", "nowhere"))).isEmpty();
    }

    @Test
    void aPersonIsFoundByWhatTheyAskedForDecidedOrDidToARun() {
        assertThat(found(Map.of("person", "olivia"))).containsExactly(6L, 5L, 1L);
        assertThat(found(Map.of("person", "paula"))).containsExactly(2L);
        assertThat(found(Map.of("person", "oscar"))).containsExactly(5L, 2L);
    }

    @Test
    void textIsFoundInCapitalsOrNotAndIsNoPattern() {
        assertThat(found(Map.of("text", "MIGRATION 40_%"))).containsExactly(2L);
        assertThat(found(Map.of("text", "failed!"))).containsExactly(2L);
        assertThat(found(Map.of("text", "Migration 4__"))).isEmpty();
        assertThat(found(Map.of("text", "1.2.0"))).containsExactly(5L, 2L);
        assertThat(found(Map.of("text", "' or 1=1 --"))).isEmpty();
    }

    @Test
    void onlyWhatIsAbnormalIsFoundWhenAskedForIt() {
        tables.jdbc().sql("insert into run_exception (run, kind, instance, at, persons, words) values (5, 'EXPIRED', 'team', current_timestamp, ' ', '')")
                .update();

        assertThat(found(Map.of("exceptions", "true"))).containsExactly(5L);
    }

    @Test
    void pagesFollowEachOtherInBothDirectionsWhateverStartsMeanwhile() {
        RunFilter all = filter(Map.of());
        List<Run> first = search.before(all, Optional.empty(), 2);
        create(RunKind.UPDATE, "demo", "", "olivia");
        List<Run> second = search.before(all, Optional.of(first.get(1).number()), 2);

        assertThat(numbers(first)).containsExactly(6L, 5L);
        assertThat(numbers(second)).containsExactly(3L, 2L);
        assertThat(numbers(search.before(all, Optional.of(second.get(1).number()), 2))).containsExactly(1L);
        assertThat(numbers(search.after(all, second.get(0).number(), 2))).containsExactly(6L, 5L);
    }

    @Test
    void countingEndsWhereItIsTold() {
        assertThat(search.count(filter(Map.of()), 100)).isEqualTo(5);
        assertThat(search.count(filter(Map.of()), 3)).isEqualTo(3);
        assertThat(search.outcomes()).containsExactly("Backup kept", "Expired", "Restored", "Up to date", "Updated");
    }

    private List<Long> found(Map<String, String> asked) {
        return numbers(search.before(filter(asked), Optional.empty(), 100));
    }

    private static List<Long> numbers(List<Run> runs) {
        return runs.stream().map(run -> run.number().value()).toList();
    }

    /** Times in days since the first run. */
    private RunFilter filter(Map<String, String> asked) {
        return new RunFilter(text(asked, "instance"), text(asked, "kind").map(RunKind::valueOf), text(asked, "outcome"),
                text(asked, "person"), day(asked, "from"), day(asked, "to"), text(asked, "text"),
                asked.containsKey("exceptions"), asked.containsKey("routine"));
    }

    private Optional<Instant> day(Map<String, String> asked, String name) {
        return text(asked, name).map(days -> begin.plus(Duration.ofDays(Long.parseLong(days))));
    }

    private static Optional<String> text(Map<String, String> asked, String name) {
        return Optional.ofNullable(asked.get(name));
    }
}
