package chatalot.runbook.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.bench.Benchmark;
import chatalot.runbook.bench.Figure;
import chatalot.runbook.bench.Findings;
import chatalot.runbook.bench.Options;
import chatalot.runbook.bench.WorkedRuns;
import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.rotation.SharesTheEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Both benchmarks of the engine with very few runs: that they measure whole updates, all of them, and nothing else. */
@Tag("docker")
@SharesTheEngine
class EngineBenchmarkTest {

    private final List<String> said = new ArrayList<>();
    private final Benchmark.Words words = said::add;

    @Test
    void everyPauseOfAWholeUpdateIsMeasuredButThoseInWhichPeopleDecide() {
        Findings findings = new EngineBenchmark().measure(Options.none().with("rounds", 2).with("warmup", 1), words);

        assertThat(findings.figures()).extracting(Figure::ours).allSatisfy(figure -> assertThat(figure).isPositive());
        assertThat(findings.details()).anySatisfy(line -> assertThat(line).contains("2 updates of "))
                .anySatisfy(line -> assertThat(line).contains("takeRestorePoint → startNewVersion"))
                .noneSatisfy(line -> assertThat(line).contains("planUpdate → buildImage"));
    }

    @Test
    void aCrowdOfTwoNodesEndsWithEveryStepWorkedOnceAndItsDetailsGo() {
        Findings findings = new CrowdBenchmark().measure(Options.none().with("runs", 6).with("warmup", 1), words);

        assertThat(figures(findings, "that did not end as updated")).containsExactly(0.0, 0.0);
        assertThat(figures(findings, "worked twice")).containsExactly(0.0, 0.0);
        assertThat(figures(findings, "bytes of an update")).allSatisfy(bytes -> assertThat(bytes).isPositive());
        assertThat(findings.details()).anySatisfy(line -> assertThat(line).contains("node-1 ", "node-2 "));
    }

    @Test
    void aStepThatIsOnRecordTwiceIsCounted() {
        try (PostgresContainer postgres = PostgresContainer.durable()) {
            String database = postgres.createDatabase();
            try (WorkedRuns service = WorkedRuns.on(postgres.url(database), PostgresContainer.USER, PostgresContainer.PASSWORD, Map.of())) {
                CrowdRecord record = CrowdRecord.fromNow(postgres, database);
                new Crowd(List.of(service), CrowdBenchmark.instances("twice", 2)).work();
                assertThat(List.of(record.updated(), record.doubled(), record.notDone())).containsExactly(2L, 0L, 0L);

                postgres.execute(database, "insert into run_step select run, step, 2, label, worker, started_at, ended_at, outcome, message "
                        + "from run_step where step = 'stopApp'", "insert into step_log (run, step, attempt, at, line) select run, step, 2, at, line "
                        + "from step_log where step = 'buildImage'");
                assertThat(record.doubled()).isEqualTo(4);
            }
        }
    }

    private static List<Double> figures(Findings findings, String name) {
        return findings.figures().stream().filter(figure -> figure.name().contains(name)).map(Figure::ours).toList();
    }
}
