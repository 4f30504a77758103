package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.database.PostgresOnHost;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.FreePort;
import chatalot.runbook.instance.DoctorReport.Finding;
import chatalot.runbook.instance.DoctorReport.Level;
import chatalot.runbook.instance.LiveHealth.Condition;
import chatalot.runbook.instance.SystemdInstallation.PostgresAddress;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a machine that has no Docker Engine. */
@Tag("units")
class SystemdDoctorTest {

    private Path place;
    private WrittenUnit unit;
    private AnsweringApp app;
    private final PostgresOnHost postgres = PostgresOnHost.shared();
    private final String database = postgres.createDatabase();

    @BeforeEach
    void anInstallation(@TempDir Path empty) throws IOException {
        place = empty;
        unit = new WrittenUnit(place);
        app = new AnsweringApp();
        unit.says(Map.of("User", System.getProperty("user.name"), "InvocationID", "1"));
        unit.variable("LISTEN_ADDR", "127.0.0.1:" + app.port());
        unit.configure("systemd.closed-port", Integer.toString(FreePort.any()));
        database(PostgresOnHost.USER, PostgresOnHost.PASSWORD);
    }

    @AfterEach
    void end() {
        app.close();
        unit.close();
    }

    @Test
    void aSoundInstanceIsReady() {
        DoctorReport report = examine();

        assertThat(report.reasons()).isEmpty();
        assertThat(report.baseline()).hasValueSatisfying(baseline -> assertThat(baseline.passed()).isTrue());
        assertThat(report.findings()).extracting(Finding::topic).contains("discovery", "tools", "checkout", "unit", "doors", "account",
                "leftovers", "database", "disk of the database", "disk of the backups", "disk of releases", "secrets", "gate");
        assertThat(report.findings()).extracting(Finding::words).anyMatch(words -> words.contains("programs of version " + postgres.major()));
    }

    @Test
    void itsHealthIsToldFromItsPageAndItsDoors() throws IOException {
        try (LiveHealth live = new LiveHealth(unit.catalog(), Clock.systemUTC())) {
            assertCondition(live, Condition.HEALTHY);

            app.says("{\"status\":\"degraded\",\"version\":\"1.0.0\",\"db_healthy\":false}");
            assertCondition(live, Condition.DEGRADED);

            unit.says(Map.of("ActiveState", "inactive", "SubState", "dead"));
            assertCondition(live, Condition.DOWN);
        }
    }

    @Test
    void aUnitWithoutOurDropInIsAWarningThatSaysWhatItMeans() throws IOException {
        unit.says(Map.of("EnvironmentFiles", unit.envFile().toString()));

        assertThat(examine().reasons()).isEmpty();
        assertThat(examine().findings()).anySatisfy(finding -> {
            assertThat(finding.level()).isEqualTo(Level.WARNING);
            assertThat(finding.words()).startsWith("Users reach the new version before it is verified");
            assertThat(finding.mend()).contains("./runbook doctor chat --privileges");
        });
    }

    @Test
    void closedDoorsStopAnUpdate() {
        unit.host().write(unit.doorsFile(), "LISTEN_ADDR=127.0.0.1:1\n");

        assertThat(reasons()).anyMatch(words -> words.startsWith("Closed: " + unit.doorsFile()));
    }

    @Test
    void aPortThatSomebodyElseListensOnIsNoPlaceBehindClosedDoors() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            unit.configure("systemd.closed-port", Integer.toString(other.getLocalPort()));

            assertThat(reasons()).containsExactly("Something listens on port %d, where the app would while its doors are closed"
                    .formatted(other.getLocalPort()));
        }
    }

    @Test
    void aUnitThatABootWouldLeaveOutOrChangeIsAWarning() throws IOException {
        unit.says(Map.of("UnitFileState", "enabled", "NeedDaemonReload", "no"));
        assertThat(examine().findings()).filteredOn(finding -> finding.level() == Level.WARNING).extracting(Finding::topic).doesNotContain("unit");

        unit.says(Map.of("UnitFileState", "disabled", "NeedDaemonReload", "yes"));
        assertThat(examine().reasons()).isEmpty();
        assertThat(examine().findings()).filteredOn(finding -> finding.level() == Level.WARNING).extracting(Finding::mend)
                .contains("Let it: systemctl enable chatalot.service", "Load it: systemctl daemon-reload");
    }

    @Test
    void aStoppedAppIsNoBaseline() throws IOException {
        unit.says(Map.of("ActiveState", "failed", "SubState", "failed", "ExecMainStatus", "3"));

        assertThat(reasons()).anyMatch(words -> words.equals("chatalot.service ended with exit code 3"))
                .anyMatch(words -> words.startsWith("The app runs: no"));
    }

    @Test
    void filesThatWereTouchedAfterTheStartStopAnUpdate() throws IOException {
        Process running = new ProcessBuilder("sleep", "60").start();
        try {
            unit.says(Map.of("MainPID", Long.toString(running.pid())));
            assertThat(reasons()).isEmpty();

            // Its start is known to the second.
            Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
                Files.writeString(unit.root().resolve("bin/chatalot-server"), "#!/bin/sh\n# another\n");
                assertThat(reasons()).anyMatch(words -> words.contains("nobody could put back what it runs"));
            });
        } finally {
            running.destroyForcibly();
        }
    }

    @Test
    void aPlaceOfBackupsThatTheAppsAccountDoesNotGetToIsToldBeforeAnythingIsProven() throws IOException {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "only root is somebody else than the app");
        unit.says(Map.of("User", "nobody"));
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));

        assertThat(reasons()).anyMatch(reason -> reason.startsWith("nobody does not get to ") && reason.contains(place + " is closed to it"));

        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx--x--x"));
        assertThat(reasons()).noneMatch(reason -> reason.contains("closed to it"));
    }

    @Test
    void anAccountThatDoesNotExistStopsAnUpdate() throws IOException {
        unit.says(Map.of("User", "nobody-like-that"));

        assertThat(reasons()).containsExactly("There is no account nobody-like-that, which the unit names");
    }

    @Test
    void editsOfTrackedFilesStopAnUpdateWithoutAWordOfCompose() throws IOException {
        Files.writeString(unit.checkout().resolve("Cargo.toml"), "[workspace]\n");
        unit.host().demand(Command.of("git", "-C", unit.checkout().toString(), "add", "Cargo.toml"));

        assertThat(examine().reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.words()).isEqualTo("Tracked files were edited: Cargo.toml");
            assertThat(reason.mend()).doesNotContain("compose");
        });
    }

    @Test
    void aUserWhoIsNoSuperuserStopsAnUpdateAndLearnsHowToMakeOne() throws IOException {
        postgres.execute("postgres", "create role ordinary login password 'plain'");
        try {
            database("ordinary", "plain");

            assertThat(examine().reasons()).anySatisfy(reason -> {
                assertThat(reason.words()).isEqualTo("User ordinary is no superuser");
                assertThat(reason.mend()).contains("createuser --superuser", "systemd.database-password-file");
            });

            unit.configure("systemd.database-user", PostgresOnHost.USER);
            unit.configure("systemd.database-password-file", Files.writeString(place.resolve("password"), PostgresOnHost.PASSWORD + "\n").toString());
            assertThat(reasons()).isEmpty();
        } finally {
            postgres.execute("postgres", "drop role ordinary");
        }
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsAFinding() throws IOException {
        unit.variable("DATABASE_URL", "postgres://chatalot@127.0.0.1:1/chatalot");

        assertThat(examine().reasons()).anySatisfy(reason -> {
            assertThat(reason.topic()).isEqualTo("database");
            assertThat(reason.mend()).contains("systemctl start postgresql");
        });
    }

    @Test
    void whatRunsLeftAtWorkOrLyingAboutIsAWarning() throws IOException {
        Files.createDirectories(place.resolve("backups/work/runbook-chat-7-proof@runbook.run=7@"));
        Process left = new ProcessBuilder("bash", "-c", "read", "runbook-chat-7-proof@runbook.run=7@").start();
        try {
            assertThat(examine().reasons()).isEmpty();
            assertThat(examine().findings()).filteredOn(finding -> finding.topic().equals("leftovers") && finding.level() == Level.WARNING)
                    .extracting(Finding::words).containsExactly("Processes of runs are at work: " + left.pid(),
                            "Directories of runs lie in %s: runbook-chat-7-proof@runbook.run=7@".formatted(place.resolve("backups/work")));
        } finally {
            left.destroyForcibly();
        }
    }

    @Test
    void aRefusedDiscoveryIsAFinding() throws IOException {
        unit.says(Map.of("LoadState", "not-found"));

        assertThat(reasons()).singleElement().asString().contains("knows no unit chatalot.service");
    }

    private void database(String user, String password) throws IOException {
        PostgresAddress address = postgres.address(Optional.empty());
        unit.variable("DATABASE_URL", "postgres://%s:%s@%s:%d/%s".formatted(user, URLEncoder.encode(password, StandardCharsets.UTF_8)
                .replace("+", "%20"), address.host(), address.port(), database));
    }

    private DoctorReport examine() {
        return new Doctor(unit.catalog()).examine(WrittenUnit.NAME, instance -> Expected.healthy());
    }

    private List<String> reasons() {
        return examine().reasons().stream().map(Finding::words).toList();
    }

    private static void assertCondition(LiveHealth live, Condition condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> live.of(WrittenUnit.NAME).condition(), condition::equals);
    }
}
