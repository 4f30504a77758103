package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.people.PeoplesRuns;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIf;

/** The disk of the backups is full, the database takes no connection, a set was damaged: the instance serves on, and people read why. */
@Costly(Costly.Group.WAYS)
@EndToEnd
@DisabledIfSystemProperty(named = "endtoend.over-ssh", matches = "true", disabledReason = "Its disks are this machine's")
@EnabledIf(value = "isRoot", disabledReason = "only root mounts a disk")
class BackupFaultsEndToEndTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ROOMY = "size=2g,nr_inodes=10000";

    private static UpdateScenario scenario;

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    @BeforeAll
    static void anInstanceAt100WithADiskForItsBackups() {
        scenario = new UpdateScenario("v1.0.0");
        host().demand(Command.of("mkdir", "-p", disk().toString()));
        host().demand(Command.of("mount", "-t", "tmpfs", "-o", ROOMY, "tmpfs", disk().toString()));
    }

    @AfterAll
    static void remove() {
        host().demand(Command.of("umount", disk().toString()));
        scenario.close();
    }

    @AfterEach
    void makeRoomAndEndWhatIsOpen() {
        resize(ROOMY);
        scenario.endRuns();
    }

    @Test
    void aDiskThatIsTooSmallIsNamedWithItsDirectoryAndAfterRoomIsMadeTheNextBackupIsKept() {
        scenario.whileWriting(() -> {
            resize("size=64m");
            JsonNode failed = scenario.runs().awaitOutcome(scenario.askForBackup(), "Backup failed");
            assertThat(failed.path("failure").asText()).contains("not enough room to back up " + scenario.sample().project(),
                    "MiB (%s)".formatted(disk()), "it runs as before", "free disk space");
            requireNothingHalfDone();

            resize(ROOMY);
            scenario.runs().awaitOutcome(scenario.askForBackup(), "Backup kept");
        });
    }

    @Test
    void aDiskThatFillsUpUnderTheDumpIsNamedWithItsDirectory() {
        scenario.whileWriting(() -> {
            resize("nr_inodes=" + (usedInodes() + 2));
            JsonNode failed = scenario.runs().awaitOutcome(scenario.askForBackup(), "Backup failed");
            assertThat(failed.path("failure").asText()).contains("No space left on device", disk().toString(), "it runs as before");
            requireNothingHalfDone();
        });
    }

    @Test
    @Lesson(6)
    @Fault(in = Place.DISK, of = "The disk of the backups is full when an update begins",
            comesTo = "The update ends, the instance is untouched")
    void anUpdateWhoseBackupMeetsAFullDiskChangesNothing() {
        scenario.whileWriting(() -> {
            String run = scenario.request("v1.1.0");
            scenario.awaitGate(run, "approvePlan");
            resize("size=64m");
            JsonNode failed = scenario.runs().awaitOutcome(scenario.approve(run), "Backup failed");
            assertThat(failed.path("failure").asText()).contains("not enough room to back up", disk().toString());
        });
        requireNothingHalfDone();
        scenario.requireServing("v1.0.0", "1.0.0");
        scenario.requireThatNothingIsLeft();
        scenario.requireThatComposeTouchesNothing();
    }

    @Test
    @Lesson(11)
    @Fault(in = Place.DATABASE, of = "It has no connection free", comesTo = "What needs one says so by name; the next backup is kept")
    void withoutAFreeConnectionABackupSaysSoAndIsKeptOnceThereAreSome() {
        scenario.whileWriting(() -> {
            String run;
            try (Crowd crowd = Crowd.fill(scenario.sample())) {
                run = scenario.askForBackup();
                awaitTrouble(run, 1);
                // Enough for the service to count what is there, not for pg_dump beside it.
                crowd.leave(2);
                awaitTrouble(run, 2);
            }
            scenario.runs().awaitOutcome(run, "Backup kept");
        });
        scenario.requireServing("v1.0.0", "1.0.0");
        scenario.requireThatNothingIsLeft();
    }

    @Test
    void aDumpThatWasCutOffIsNamedNeverPutInAndWholeAgainOnceItIsMended() {
        scenario.runs().awaitOutcome(scenario.askForBackup(), "Backup kept");
        String backup = scenario.service().get("ops", scenario.backupsPath()).at("/0/id").asText();
        Path dump = largestFile(disk().resolve(backup).resolve("database"));
        Path whole = disk().resolve("whole");
        host().demand(Command.of("cp", "-a", dump.toString(), whole.toString()));
        host().demand(Command.of("truncate", "--size=-10", dump.toString()));
        try {
            JsonNode damaged = scenario.runs().awaitOutcome(act(backup, "verifications"), "Not verified");
            assertThat(damaged.path("failure").asText()).contains("Backup %s is damaged".formatted(backup),
                    "database/%s was cut off".formatted(dump.getFileName()), "make a new one");

            scenario.whileWriting(() -> {
                JsonNode refused = scenario.runs().awaitOutcome(scenario.approve(act(backup, "restores")), "Refused");
                assertThat(refused.path("failure").asText()).contains("No good copy of backup " + backup,
                        "database/" + dump.getFileName());
                assertThat(refused.path("steps").findValuesAsText("step")).doesNotContain("stopApp");
            });
        } finally {
            host().demand(Command.of("mv", whole.toString(), dump.toString()));
        }
        scenario.runs().awaitOutcome(act(backup, "verifications"), "Verified");
        assertThat(scenario.service().get("ops", scenario.backupsPath()).at("/0/verified/state").asText()).isEqualTo("whole");
    }

    /** Asks for something that is done with a backup, and returns the run's path. */
    private static String act(String backup, String what) {
        return PeoplesRuns.path(scenario.service().post("ops", "%s/%s/%s".formatted(scenario.backupsPath(), backup, what),
                Map.of("reason", "A test")));
    }

    private static void awaitTrouble(String run, int times) {
        await("%s meets trouble the %d. time, see %s".formatted(run, times, scenario.service().log())).atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
                    List<String> troubles = StreamSupport.stream(scenario.service().get("ops", run).path("steps").spliterator(), false)
                            .filter(step -> step.path("outcome").asText().equals("retry")).map(step -> step.path("message").asText())
                            .toList();
                    assertThat(troubles).hasSizeGreaterThanOrEqualTo(times).allSatisfy(words -> assertThat(words)
                            .contains("has no connection free", "raise max_connections", "Trying again").doesNotContain("\n"));
                });
    }

    private static void requireNothingHalfDone() {
        assertThat(disk().toFile().list((directory, name) -> name.endsWith(".partial"))).isEmpty();
    }

    private static Path largestFile(Path directory) {
        String largest = host().demand(Command.of("bash", "-c", "find \"$1\" -type f -printf '%s %p\\n' | sort -n | tail -n 1", "largest",
                directory.toString())).text();
        return Path.of(largest.substring(largest.indexOf(' ') + 1));
    }

    private static int usedInodes() {
        return Integer.parseInt(host().demand(Command.of("df", "--output=iused", disk().toString())).text().replaceAll("\\D", ""));
    }

    private static void resize(String options) {
        host().demand(Command.of("mount", "-o", "remount," + options, disk().toString()));
    }

    private static Path disk() {
        return scenario.backups();
    }

    private static Host host() {
        return scenario.sample().host();
    }
}
