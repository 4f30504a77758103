package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.sample.SampleInstance;
import chatalot.runbook.sample.UsesSample;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@UsesSample
class GateTest {

    private static final Duration SHORT = Duration.ofMillis(700);
    private static final Duration LONG = Duration.ofMinutes(2);

    private final SampleInstance sample;
    private final Instance instance;
    private final DockerAccess docker;
    private final Gate gate;

    GateTest(SampleInstance sample) {
        this.sample = sample;
        this.instance = sample.instance();
        this.docker = sample.host().docker();
        this.gate = Gate.of(sample.host(), instance);
    }

    @BeforeEach
    @AfterEach
    void runsWithOpenDoors() throws Exception {
        docker.start(instance.compose().app().container());
        Doors.of(sample.host(), instance).open();
        try (Connection connection = InstanceDatabase.of(sample.host(), instance).open();
                Statement statement = connection.createStatement()) {
            statement.execute("update _sqlx_migrations set success = true");
        }
        assertThat(gate.await(Expected.healthy(), LONG).passed()).isTrue();
    }

    @Test
    void aHealthyInstancePassesAfterThreeLooks() throws Exception {
        GateResult result = gate.await(Expected.healthy().version("1.0.0").image(imageId()).restarts(0)
                .migrations(ledger()), LONG);

        assertThat(result.passed()).as(result.words()).isTrue();
        assertThat(result.probes()).isGreaterThanOrEqualTo(3);
        assertThat(result.checks()).allMatch(GateResult.Finding::passed).hasSize(Check.values().length);
    }

    @Test
    void aWrongVersionIsNamedWithTheExpectedOne() {
        GateResult result = gate.await(Expected.healthy().version("9.9.9"), SHORT);

        assertThat(result.passed()).isFalse();
        assertThat(result.words()).contains("version is 1.0.0, expected 9.9.9").doesNotContain("status");
        assertThat(result.passedChecks()).isEqualTo(EnumSet.complementOf(EnumSet.of(Check.VERSION)));
    }

    @Test
    @Lesson(7)
    void aCheckThatDoesNotDecideCannotFailTheGate() {
        Set<Check> without = EnumSet.complementOf(EnumSet.of(Check.VERSION));

        GateResult result = gate.await(Expected.healthy().version("9.9.9").deciding(without), LONG);

        assertThat(result.passed()).isTrue();
        assertThat(result.finding(Check.VERSION)).hasValueSatisfying(finding -> {
            assertThat(finding.passed()).isFalse();
            assertThat(finding.decides()).isFalse();
        });
    }

    @Test
    @Fault(in = Place.APP, of = "The new version ends", comesTo = "The gate fails at once with its last lines; it is put back")
    void anEndedContainerFailsAtOnceWithItsLastLines() {
        docker.stop(instance.compose().app().container(), Duration.ofSeconds(10));

        GateResult result = gate.await(Expected.healthy(), LONG);

        assertThat(result.passed()).isFalse();
        assertThat(result.took()).isLessThan(LONG);
        assertThat(result.words()).contains("ended with exit code").contains("Its last lines:\n");
    }

    @Test
    void anEndedContainerThatComesUpAgainPassesWhereThereIsTimeForThat() {
        docker.stop(instance.compose().app().container(), Duration.ofSeconds(10));
        CompletableFuture<GateResult> result = CompletableFuture.supplyAsync(() -> gate.awaitRecovery(Expected.healthy(), LONG));
        Awaitility.await().during(SHORT).until(() -> !result.isDone());

        docker.start(instance.compose().app().container());

        assertThat(result.join().passed()).as(result.join().words()).isTrue();
    }

    @Test
    void anEndedContainerThatStaysSoFailsAtTheDeadline() {
        docker.stop(instance.compose().app().container(), Duration.ofSeconds(10));

        GateResult result = gate.awaitRecovery(Expected.healthy(), SHORT);

        assertThat(result.passed()).isFalse();
        assertThat(result.words()).contains("ended with exit code");
    }

    @Test
    @Fault(in = Place.APP, of = "The new version crashes again and again", comesTo = "The gate fails at its first restart; it is put back")
    void aRestartFailsAtOnce() {
        GateResult result = gate.await(Expected.healthy().restarts(-1), LONG);

        assertThat(result.passed()).isFalse();
        assertThat(result.probes()).isEqualTo(1);
        assertThat(result.words()).contains("restart count is 0, expected -1");
    }

    @Test
    void aMigrationThatDidNotEndFails() throws Exception {
        try (Connection connection = InstanceDatabase.of(sample.host(), instance).open();
                Statement statement = connection.createStatement()) {
            statement.execute("update _sqlx_migrations set success = false where version = 1");
        }

        GateResult result = gate.await(Expected.healthy(), SHORT);

        assertThat(result.words()).contains("migration 1 did not end");
    }

    @Test
    void missingAndForeignMigrationsAreNamed() {
        GateResult result = gate.await(Expected.healthy().migrations(Map.of(1L, "00ff", 77L, "aa")), SHORT);

        assertThat(result.words())
                .contains("migration 1 was applied from another text", "migration 77 is not applied");
    }

    @Test
    void closedDoorsShutTheOutsideOutAndTheGateStillSees() throws Exception {
        Doors doors = Doors.of(sample.host(), instance);

        doors.close();

        assertThat(doors.state()).isEqualTo(Doors.State.CLOSED);
        Assertions.assertThatThrownBy(this::askFromOutside).isInstanceOf(ConnectException.class);
        assertThat(gate.await(Expected.healthy(), LONG).passed()).isTrue();
        doors.open();
        assertThat(doors.state()).isEqualTo(Doors.State.OPEN);
        assertThat(askFromOutside()).isEqualTo(200);
    }

    private String imageId() {
        return docker.image(instance.compose().app().image()).orElseThrow().id();
    }

    private Map<Long, String> ledger() throws Exception {
        try (Connection connection = InstanceDatabase.of(sample.host(), instance).open()) {
            return AppliedMigration.read(connection).stream()
                    .collect(Collectors.toMap(AppliedMigration::version, AppliedMigration::checksum));
        }
    }

    private int askFromOutside() throws Exception {
        URI url = sample.url().resolve(instance.healthPath());
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(url).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
