package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.host.FencedHost;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.LiveHealth.Condition;
import chatalot.runbook.sample.SampleInstance;
import chatalot.runbook.sample.UsesSample;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@UsesSample
class LiveHealthTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SampleInstance sample;
    private final Instance instance;

    LiveHealthTest(SampleInstance sample) {
        this.sample = sample;
        this.instance = sample.instance();
    }

    @AfterEach
    void runs() {
        sample.host().docker().start(instance.app().container());
        assertThat(new Gate(instance, sample.host().docker()).await(Expected.healthy(), PATIENCE).passed()).isTrue();
    }

    @Test
    void healthyIsToldFromDown() {
        try (LiveHealth live = new LiveHealth(sample.catalog(), Clock.systemUTC())) {
            await().atMost(PATIENCE).until(() -> live.of(SampleInstance.NAME).condition(), Condition.HEALTHY::equals);
            assertThat(live.of(SampleInstance.NAME).version()).contains("1.0.0");

            sample.host().docker().stop(instance.app().container(), Duration.ofSeconds(10));

            await().atMost(PATIENCE).until(() -> live.of(SampleInstance.NAME).condition(), Condition.DOWN::equals);
        }
    }

    @Test
    void aLookThatTakesLongerThanItIsWaitedForIsThereForWhoeverAsksNext() {
        Host slow = FencedHost.of(sample.host(), () -> LockSupport.parkNanos(Duration.ofMillis(500).toNanos()));
        try (LiveHealth live = new LiveHealth(sample.catalog(slow), Clock.systemUTC())) {
            assertThat(live.of(SampleInstance.NAME)).satisfies(health -> {
                assertThat(health.condition()).isEqualTo(Condition.UNKNOWN);
                assertThat(health.words()).contains("within 2 s");
            });

            await().atMost(PATIENCE).until(() -> live.of(SampleInstance.NAME).condition(), Condition.HEALTHY::equals);
        }
    }
}
