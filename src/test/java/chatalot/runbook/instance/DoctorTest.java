package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.host.Command;
import chatalot.runbook.instance.DoctorReport.Finding;
import chatalot.runbook.instance.DoctorReport.Level;
import chatalot.runbook.rotation.Share;
import chatalot.runbook.sample.SampleInstance;
import chatalot.runbook.sample.UsesSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

@UsesSample
@Share(5)
class DoctorTest {

    private final SampleInstance sample;

    DoctorTest(SampleInstance sample) {
        this.sample = sample;
    }

    @Test
    void aSoundInstanceIsReady() {
        DoctorReport report = examine();

        assertThat(report.reasons()).isEmpty();
        assertThat(report.baseline()).hasValueSatisfying(baseline -> assertThat(baseline.passed()).isTrue());
        assertThat(report.findings()).extracting(Finding::topic).contains("discovery", "tools", "checkout", "compose",
                "doors", "leftovers", "database", "disk of the database", "disk of the backups", "secrets", "gate");
    }

    @Test
    void itChangesNothing() {
        String before = fingerprint();

        examine();

        assertThat(fingerprint()).isEqualTo(before);
    }

    @Test
    void editsOfTrackedFilesStopAnUpdateAndAreNamed() throws IOException {
        Files.writeString(sample.directory().resolve("Dockerfile"), "# edited\n", StandardOpenOption.APPEND);
        try {
            assertThat(reasons()).containsExactly("Tracked files were edited: Dockerfile");
        } finally {
            sample.git("checkout", "--quiet", "Dockerfile");
        }
    }

    @Test
    void aDetachedHeadIsAWarning() {
        sample.git("checkout", "--quiet", "--detach");
        try {
            assertThat(examine().findings()).anyMatch(finding -> finding.level() == Level.WARNING
                    && finding.words().startsWith("HEAD is detached"));
        } finally {
            sample.git("checkout", "--quiet", "master");
        }
    }

    @Test
    void aStoppedAppIsNoBaseline() {
        sample.compose("stop", "chatalot");
        try {
            assertThat(reasons()).anyMatch(words -> words.startsWith("The app runs: no"));
        } finally {
            sample.compose("start", "chatalot");
            Gate.of(sample.host(), sample.instance()).await(Expected.healthy(), Duration.ofSeconds(30));
        }
    }

    @Test
    void aFenceThatWasLeftStopsAnUpdate() throws SQLException {
        sql("alter database chatalot allow_connections false");
        try {
            assertThat(reasons()).anyMatch(words -> words.contains("a fence was left"));
        } finally {
            sql("alter database chatalot allow_connections true");
        }
    }

    @Test
    void aKeptRestorePointIsAWarning() throws SQLException {
        sql("create database chatalot_before_9");
        try {
            assertThat(examine().findings()).anySatisfy(finding -> {
                assertThat(finding.level()).isEqualTo(Level.WARNING);
                assertThat(finding.words()).startsWith("An earlier run left database chatalot_before_9");
            });
        } finally {
            sql("drop database chatalot_before_9");
        }
    }

    @Test
    void aChangedDatabaseServiceStopsAnUpdate(@TempDir Path elsewhere) throws IOException {
        Path override = Files.writeString(elsewhere.resolve("more.yml"),
                "services: { postgres: { environment: { MORE: \"1\" } } }\n");
        InstanceCatalog catalog = InstanceCatalog.read(new MockEnvironment()
                .withProperty("runbook.instances.sample.directory", sample.directory().toString())
                .withProperty("runbook.instances.sample.compose-files", "docker-compose.yml," + override), sample.host());

        DoctorReport report = new Doctor(catalog).examine("sample", instance -> Expected.healthy());

        assertThat(report.reasons()).extracting(Finding::words).containsExactly(
                "Compose would make the database postgres anew: its configuration differs");
    }

    @Test
    void whoeverSharesTheInsideNetworkIsNamed() {
        String name = sample.project() + "-neighbour";
        sample.host().demand(Command.of(sample.host().docker().program(), "run", "--detach", "--rm", "--name", name,
                "--network", sample.instance().compose().insideNetwork(), "debian:trixie-slim", "sleep", "60"));
        try {
            assertThat(examine().findings()).anyMatch(finding -> finding.level() == Level.WARNING
                    && finding.words().contains(name));
        } finally {
            sample.host().docker().remove(name);
        }
    }

    @Test
    void aRefusedDiscoveryIsAFinding(@TempDir Path empty) throws IOException {
        Files.writeString(empty.resolve("docker-compose.yml"), "services: { web: { image: nothing } }\n");
        InstanceCatalog catalog = InstanceCatalog.read(new MockEnvironment()
                .withProperty("runbook.instances.other.directory", empty.toString()), sample.host());

        DoctorReport report = new Doctor(catalog).examine("other", instance -> Expected.healthy());

        assertThat(report.reasons()).singleElement()
                .satisfies(reason -> assertThat(reason.words()).contains("it is unclear which service is the app"));
    }

    private DoctorReport examine() {
        return new Doctor(sample.catalog()).examine(SampleInstance.NAME, instance -> Expected.healthy());
    }

    private List<String> reasons() {
        return examine().reasons().stream().map(Finding::words).toList();
    }

    private String fingerprint() {
        return sample.git("status", "--porcelain", "--ignored") + sample.git("for-each-ref")
                + sample.compose("ps", "--all", "--format", "{{.ID}} {{.State}}");
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = InstanceDatabase.of(sample.host(), sample.instance())
                .open(InstanceDatabase.MAINTENANCE); Statement work = connection.createStatement()) {
            work.execute(statement);
        }
    }
}
