package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.host.Command;
import chatalot.runbook.rotation.Rotation;
import chatalot.runbook.sample.SampleInstance;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whole runs in a row on one instance leave on its host what is kept on purpose and nothing for each run. {@code ./runbook test
 * --all} takes many rounds, a usual run as few as show a leak.
 */
@Costly(Costly.Group.FAULTS)
@EndToEnd
class SoakEndToEndTest {

    private static final int ROUNDS = Rotation.takesAll() ? 15 : 2;
    /** What is kept for going back has its number by then. */
    private static final int WARM_UP = 2;
    /** Pools fill while the service grows old; one of each run would be more. */
    private static final int MORE_DESCRIPTORS = 8;

    @Test
    @Fault(in = Place.DISK, of = "One run after another on the same instance",
            comesTo = "Images, containers, volumes, databases, backups and files stay as many as the retention says")
    void runsInARowLeaveNoMoreOnTheHostThanOneDoes() {
        try (UpdateScenario scenario = keepingTwoBackups(SampleInstance.create("v1.1.0"))) {
            rounds(scenario, WARM_UP);
            Map<String, Long> before = onHost(scenario);
            long descriptors = descriptors(scenario);

            rounds(scenario, ROUNDS);

            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(onHost(scenario)).isEqualTo(before));
            assertThat(journals(scenario)).as("journals of updates and rollbacks").isEqualTo(2L * (WARM_UP + ROUNDS));
            assertThat(descriptors(scenario)).as("open files of the service").isLessThan(descriptors + MORE_DESCRIPTORS);
            scenario.requireThatNothingIsLeft();
            scenario.requireThatComposeTouchesNothing();
        }
    }

    private static UpdateScenario keepingTwoBackups(SampleInstance sample) {
        String keep = "runbook.instances." + sample.project() + ".backup.keep.";
        return new UpdateScenario(sample, false, 0, Map.of(keep + "last", "2", keep + "days", "0", keep + "daily", "0",
                keep + "weekly", "0", keep + "monthly", "0"));
    }

    private static void rounds(UpdateScenario scenario, int rounds) {
        for (int round = 0; round < rounds; round++) {
            scenario.whileWriting(() -> {
                demand(scenario.awaitEnd(scenario.requestAndApprove("v1.6.0")), "Updated");
                demand(scenario.awaitEnd(scenario.rollBackAndApprove("v1.1.0", "")), "Rolled back");
                demand(scenario.awaitEnd(scenario.askForBackup()), "Backup kept");
            });
        }
    }

    private static void demand(JsonNode run, String outcome) {
        assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo(outcome);
    }

    /** How many of each kind there are that have to do with the instance. */
    private static Map<String, Long> onHost(UpdateScenario scenario) {
        String project = scenario.sample().project();
        Map<String, Long> count = new TreeMap<>();
        count.put("containers", docker(scenario, "ps", "--all", "--format", "{{.Names}}").filter(name -> name.contains(project)).count());
        count.put("images", docker(scenario, "images", "--format", "{{.Repository}}:{{.Tag}}").filter(name -> name.contains(project)).count());
        count.put("volumes", docker(scenario, "volume", "ls", "--quiet").filter(name -> name.contains(project)).count());
        count.put("networks", docker(scenario, "network", "ls", "--format", "{{.Name}}").filter(name -> name.contains(project)).count());
        count.put("databases", (long) scenario.databases().size());
        count.put("refs of the checkout", scenario.sample().git("for-each-ref").lines().count());
        count.put("files of ours in the checkout", files(scenario.sample().directory().resolve(".runbook")) - journals(scenario));
        count.put("files of backups", files(scenario.backups()));
        return count;
    }

    private static Stream<String> docker(UpdateScenario scenario, String... arguments) {
        return scenario.sample().host().demand(Command.of(
                Stream.concat(Stream.of(scenario.sample().host().docker().program()), Stream.of(arguments)).toList())).output().lines();
    }

    /** One of each swap stays on purpose: the record on the host, a few kilobytes. */
    private static long journals(UpdateScenario scenario) {
        return scenario.sample().directory().resolve(".runbook").toFile().list((directory, name) -> name.endsWith(".journal")).length;
    }

    private static long files(Path directory) {
        try (Stream<Path> all = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
            return all.filter(Files::isRegularFile).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** proc(5): one entry for each open descriptor. */
    private static long descriptors(UpdateScenario scenario) {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(scenario.service().pid()), "fd"))) {
            return all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
