package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.FencedHost;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.LiveHealth.Condition;
import chatalot.runbook.sample.SampleInstance;
import chatalot.runbook.sample.UsesSample;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

@UsesSample
class LiveHealthTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final SampleInstance sample;
    private final Instance instance;

    LiveHealthTest(SampleInstance sample) {
        this.sample = sample;
        this.instance = sample.instance();
    }

    @AfterEach
    void runs() {
        sample.host().docker().start(instance.compose().app().container());
        assertThat(Gate.of(sample.host(), instance).await(Expected.healthy(), PATIENCE).passed()).isTrue();
    }

    @Test
    void healthyIsToldFromDown() {
        try (LiveHealth live = new LiveHealth(sample.catalog(), Clock.systemUTC())) {
            await().atMost(PATIENCE).until(() -> live.of(SampleInstance.NAME).condition(), Condition.HEALTHY::equals);
            assertThat(live.of(SampleInstance.NAME).version()).contains("1.0.0");

            sample.host().docker().stop(instance.compose().app().container(), Duration.ofSeconds(10));

            await().atMost(PATIENCE).until(() -> live.of(SampleInstance.NAME).condition(), Condition.DOWN::equals);
        }
    }

    /** One after the other they would take minutes. */
    @Test
    @Timeout(120)
    void hundredsAreToldWithinSecondsWhateverIsBroken(@TempDir Path directory) throws IOException {
        MockEnvironment environment = new MockEnvironment().withProperty("runbook.instances.sample.directory", sample.directory().toString());
        for (int i = 0; i < 150; i++) {
            Path home = Files.createDirectory(directory.resolve("chat-" + i));
            Files.writeString(home.resolve("docker-compose.yml"), "services: {}\n");
            environment.setProperty("runbook.instances.chat-%d.directory".formatted(i), home.toString());
            environment.setProperty("runbook.instances.chat-%d.host".formatted(i), "dead");
        }
        Path key = directory.resolve("key");
        sample.host().demand(Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()));
        try (ServerSocket silent = new ServerSocket(0)) {
            environment.setProperty("runbook.hosts.dead.ssh", "ssh://root@127.0.0.1:" + silent.getLocalPort());
            environment.setProperty("runbook.hosts.dead.identity-file", key.toString());
            environment.setProperty("runbook.hosts.dead.known-hosts", directory.resolve("known_hosts").toString());
            try (LiveHealth live = new LiveHealth(InstanceCatalog.read(environment, sample.host()), Clock.systemUTC())) {
                await().atMost(PATIENCE).until(() -> live.all().get(SampleInstance.NAME).condition(), Condition.HEALTHY::equals);
                assertThat(live.all()).hasSize(151).allSatisfy((name, health) -> assertThat(health.condition())
                        .isEqualTo(name.equals(SampleInstance.NAME) ? Condition.HEALTHY : Condition.UNKNOWN));
            }
        }
    }

    @Test
    void aLookThatTakesLongerThanItIsWaitedForIsThereForWhoeverAsksNext() {
        Host slow = FencedHost.of(sample.host(), () -> LockSupport.parkNanos(Duration.ofMillis(150).toNanos()));
        try (LiveHealth live = new LiveHealth(sample.catalog(slow), Clock.systemUTC())) {
            assertThat(live.of(SampleInstance.NAME)).satisfies(health -> {
                assertThat(health.condition()).isEqualTo(Condition.UNKNOWN);
                assertThat(health.words()).contains("within 2 s");
            });

            await().atMost(PATIENCE).until(() -> live.of(SampleInstance.NAME).condition(), Condition.HEALTHY::equals);
        }
    }
}
