package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.demo.Acknowledged;
import chatalot.runbook.demo.Comparison;
import chatalot.runbook.demo.DowntimeProbe;
import chatalot.runbook.demo.Writer;
import chatalot.runbook.endtoend.PatientUsers.Fate;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.instance.CaddyProcess;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users come through a real Caddy with the configuration that the service prints, and ask all the time. */
@Costly(Costly.Group.WAYS)
@EndToEnd
class FrontProxyEndToEndTest {

    /** Longer than the instance is ever away here. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final List<String> QUICK = List.of("quick", "quick", "quick", "quick");
    private static final String DRAINS = "drains";
    private static final String CUT = "cut";

    @TempDir
    private Path place;

    @Test
    void inAnUpdateAndInAnAutomaticWayBackNoReadFailsAndNoChangeIsLostOrMadeTwice() throws IOException {
        try (UpdateScenario scenario = new UpdateScenario("v1.0.0"); CaddyProcess proxy = before(scenario);
                Acknowledged acknowledged = Acknowledged.in(place.resolve("acknowledged.jsonl"));
                DowntimeProbe outside = DowntimeProbe.start(scenario.sample().url().resolve("/api/health"));
                DowntimeProbe through = DowntimeProbe.start(proxy.url().resolve("/api/health"), PATIENCE);
                Writer writer = Writer.start(proxy.url(), acknowledged, PATIENCE, PATIENCE);
                PatientUsers users = PatientUsers.start(proxy.url(), QUICK)) {
            users.awaitAnswers();

            ends(scenario, "v1.1.0", "Updated");
            heldNotFailed(users, outside, through);
            outside.reset();
            ends(scenario, "v1.3.0", "Restored");
            heldNotFailed(users, outside, through);

            writer.stop();
            users.stop();
            everyMessageIsThereOnce(scenario, users);
            assertThat(Comparison.of(proxy.url(), acknowledged).differences()).as(acknowledged.count().toString()).isEmpty();
            scenario.requireServing("v1.1.0", "1.1.0");
        }
    }

    @Test
    @Fault(in = Place.APP, of = "Changes are in flight when it is stopped for a swap, behind a front proxy",
            comesTo = "Those that end within the app's own grace are answered; others are cut, known to whoever sent them as not answered, and never made twice")
    void changesInFlightAtTheStopAreAnsweredWithinTheAppsGraceAndNoneIsMadeTwice() throws IOException {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0"); CaddyProcess proxy = before(scenario)) {
            scenario.sample().publish("v1.8.0", "v1.1.0", Map.of("app/messages.py", slow()));
            scenario.sample().publish("v1.9.0", "v1.8.0", Map.of());
            ends(scenario, "v1.8.0", "Updated");
            try (PatientUsers users = PatientUsers.start(proxy.url(), List.of(DRAINS, DRAINS, DRAINS, CUT, CUT))) {
                users.awaitAnswers();

                ends(scenario, "v1.9.0", "Updated");
                users.awaitAnswers();

                users.stop();
                Set<String> stored = everyMessageIsThereOnce(scenario, users);
                assertThat(users.posts(DRAINS)).as("stored, so it reached the app").allSatisfy((text, fate) ->
                        assertThat(stored.contains(text)).isEqualTo(fate == Fate.ACKNOWLEDGED));
                assertThat(users.count(Fate.UNANSWERED, CUT)).isPositive();
                assertThat(users.posts(CUT).keySet()).as("stored before it was cut").isSubsetOf(stored);
            }
        }
    }

    /** Stores at once and answers late: for some within the grace of the sample, for others long after it. */
    private static String slow() throws IOException {
        String messages = Files.readString(Path.of("src/sample/chatalot/app/messages.py"));
        return messages.replace("import uuid\n", "import time\nimport uuid\n").replace("    return Answer(201 if is_new",
                "    time.sleep(0.7 if text.startswith(\"%s\") else 30 if text.startswith(\"%s\") else 0)\n    return Answer(201 if is_new".formatted(DRAINS, CUT));
    }

    private CaddyProcess before(UpdateScenario scenario) throws IOException {
        Path directory = Files.createDirectory(place.resolve("caddy"));
        return new CaddyProcess(directory, listen -> scenario.service().get("ops", "/api/instances/%s/front-proxy?listen=%s"
                .formatted(scenario.sample().project(), listen)).path("text").asText());
    }

    private static void ends(UpdateScenario scenario, String target, String outcome) {
        JsonNode run = scenario.awaitEnd(scenario.requestAndApprove(target));
        assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo(outcome);
    }

    /** @param outside asks without the proxy */
    private static void heldNotFailed(PatientUsers users, DowntimeProbe outside, DowntimeProbe through) {
        await("the app is seen to be back").until(() -> outside.gaps().stream().allMatch(DowntimeProbe.Gap::isOver));
        users.awaitAnswers();
        System.out.printf("away for %s, %d questions past the proxy failed; behind it %d of %d reads, the slowest took %s; "
                        + "of the changes %d acknowledged, %d unanswered%n", outside.downtime(), outside.failedRequests(), users.unread().size(),
                users.reads(), users.longestRead(), users.count(Fate.ACKNOWLEDGED, ""), users.count(Fate.UNANSWERED, ""));
        assertThat(outside.failedRequests()).as("the app was away").isPositive();
        assertThat(users.unread()).isEmpty();
        assertThat(through.failedRequests()).isZero();
    }

    /** What is stored is what was acknowledged, and of what was not answered each once or not at all. @return all of it */
    private static Set<String> everyMessageIsThereOnce(UpdateScenario scenario, PatientUsers users) {
        List<String> stored = scenario.select("chatalot", "select text from messages where text like '%%%s%%'".formatted(users.name()));
        Map<String, Fate> sent = users.posts("");
        Set<String> acknowledged = with(sent, Fate.ACKNOWLEDGED).collect(Collectors.toSet());
        Set<String> counted = with(sent, Fate.UNANSWERED).filter(stored::contains).collect(Collectors.toSet());

        assertThat(stored).doesNotHaveDuplicates();
        assertThat(with(sent, Fate.SENT)).as("still waited for").isEmpty();
        assertThat(stored).containsExactlyInAnyOrderElementsOf(Stream.concat(acknowledged.stream(), counted.stream()).toList());
        System.out.printf("stored %d = %d acknowledged + %d of %d unanswered%n", stored.size(), acknowledged.size(), counted.size(),
                with(sent, Fate.UNANSWERED).count());
        return new TreeSet<>(stored);
    }

    private static Stream<String> with(Map<String, Fate> sent, Fate fate) {
        return sent.entrySet().stream().filter(one -> one.getValue() == fate).map(Map.Entry::getKey);
    }
}
