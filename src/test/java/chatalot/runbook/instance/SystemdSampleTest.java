package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.instance.DoctorReport.Finding;
import chatalot.runbook.instance.LiveHealth.Condition;
import chatalot.runbook.sample.SampleInstance;
import chatalot.runbook.sample.SystemdSample;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A unit that runs. */
@Tag("units")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SystemdSampleTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private SystemdSample sample;

    @BeforeAll
    void install() {
        sample = SystemdSample.create("v1.0.0");
    }

    @AfterAll
    void remove() {
        sample.close();
    }

    @Test
    void aSoundInstanceIsReadyAndHealthy() {
        assertThat(reasons()).isEmpty();
        try (LiveHealth live = new LiveHealth(sample.catalog(), Clock.systemUTC())) {
            Awaitility.await().atMost(PATIENCE).until(() -> live.of(SampleInstance.NAME).condition(), Condition.HEALTHY::equals);
            assertThat(live.of(SampleInstance.NAME).version()).contains("1.0.0");
        }
    }

    @Test
    void itIsFoundAsWellWhileItIsStopped() {
        Instance running = sample.instance();
        sample.unit("stop", sample.project());
        try {
            assertThat(sample.instance()).isEqualTo(running);
            assertThat(reasons()).anyMatch(words -> words.startsWith("The app runs: no"));
        } finally {
            sample.unit("start", sample.project());
            Gate.of(sample.host(), running).await(Expected.healthy(), PATIENCE);
        }
    }

    @Test
    void behindClosedDoorsItAnswersUsAndNobodyElse() {
        Instance instance = sample.instance();
        Doors doors = Doors.of(sample.host(), instance);
        sample.unit("stop", sample.project());
        doors.close();
        sample.unit("start", sample.project());
        try {
            assertThat(Gate.of(sample.host(), instance).await(Expected.healthy(), PATIENCE).passed()).isTrue();
            assertThat(new OutsideView(sample.host()).health(instance, sample.url()).healthy()).isFalse();
            assertThat(sample.instance()).as("what it is does not change with its doors").isEqualTo(instance);
            assertThat(reasons()).anyMatch(words -> words.startsWith("Closed: "));
        } finally {
            doors.open();
        }
        assertThat(Gate.of(sample.host(), instance).await(Expected.healthy(), PATIENCE).passed()).isTrue();
        assertThat(new OutsideView(sample.host()).health(instance, sample.url()).healthy()).isTrue();
    }

    private List<String> reasons() {
        return new Doctor(sample.catalog()).examine(SampleInstance.NAME, instance -> Expected.healthy()).reasons().stream()
                .map(Finding::words).toList();
    }
}
