package chatalot.runbook.steps;

import chatalot.runbook.release.Experience;
import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StepLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is learned from runs on record. */
class PastRunsTest {

    private final OwnTables tables = new OwnTables();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final RunStore runs = new RunStore(tables.jdbc(), clock);
    private final StepLog log = new StepLog(tables.jdbc(), clock);
    private final PastRuns past = new PastRuns(runs, log);

    @Test
    void anInstanceThatWasNeverUpdatedTeachesNothing() {
        update("other", "Updated", 3_000);

        assertThat(past.of("chat")).isEqualTo(Experience.none());
    }

    @Test
    void updatesThatStayedTellTheirDowntimeAndBuildTheNewestFirst() {
        update("chat", "Updated", 3_000);
        update("chat", "Updated", 4_500);

        assertThat(past.of("chat").downtimes()).containsExactly(4.5, 3.0);
        assertThat(past.of("chat").builds()).containsExactly(120.0, 120.0);
        assertThat(past.of("chat").waysBack()).isEmpty();
    }

    @Test
    void anUpdateThatWasPutBackTellsTheTimeOfTheWayBackAlone() {
        RunNumber run = start("chat");
        step(run, "stopFailedVersion", 1_500);
        step(run, "putBackData", 2_000);
        step(run, "openDoors", 500);
        end(run, "Restored", 9_000);

        assertThat(past.of("chat").waysBack()).containsExactly(4.0);
        assertThat(past.of("chat").downtimes()).isEmpty();
    }

    @Test
    void aRunOfNowTellsNothingYet() {
        RunNumber run = start("chat");
        step(run, "buildImage", 120_000);

        assertThat(past.of("chat")).isEqualTo(Experience.none());
    }

    private void update(String instance, String outcome, long downtime) {
        RunNumber run = start(instance);
        step(run, "buildImage", 120_000);
        end(run, outcome, downtime);
    }

    private RunNumber start(String instance) {
        return runs.create(RunKind.UPDATE, instance, "v1.1.0", "", "olivia");
    }

    private void end(RunNumber run, String outcome, long downtime) {
        runs.downtime(run, Duration.ofMillis(downtime));
        runs.ended(run, outcome, false);
    }

    private void step(RunNumber run, String topic, long millis) {
        int attempt = log.begin(run, topic, topic, "node/1");
        now.updateAndGet(before -> before.plusMillis(millis));
        log.end(run, topic, attempt, "done", "");
    }
}
