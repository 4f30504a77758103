package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The way back does not find its restore point: what a person of ops sees, and what they can do about it. */
@EndToEnd
class RecoverByHandEndToEndTest {

    private static UpdateScenario scenario;

    @BeforeAll
    static void anInstanceAt110() {
        scenario = new UpdateScenario("v1.1.0");
    }

    @AfterAll
    static void remove() {
        scenario.close();
    }

    @Test
    @Fault(in = Place.BACKUP, of = "Somebody renames the restore point in the middle of a swap",
            comesTo = "People are shown what is on record beside what is there, mend it, and the way back goes on; nothing is lost")
    void aRestorePointThatSomebodyRenamedIsSeenAndMendedAndLosesNothing() {
        scenario.whileWriting(() -> {
            String run = scenario.requestAndApprove("v1.5.0");
            String restorePoint = restorePoint(run);
            scenario.awaitStep(run, "verifyNewVersion");
            rename(restorePoint, "mislaid");
            scenario.awaitState(run, "needs_hands");

            JsonNode state = scenario.service().get("ops", run + "/state");
            assertThat(row(state, "restore point " + restorePoint).path("found").asText()).isEqualTo("not there");
            assertThat(row(state, "restore point " + restorePoint).path("word").asText()).isEqualTo("differs");
            assertThat(row(state, "database chatalot").path("found").asText()).isEqualTo("there, closed to everybody");
            assertThat(row(state, "doors").path("word").asText()).isEqualTo("differs");
            assertThat(row(state, "health page").path("found").asText()).contains("does not answer");
            assertThat(row(state, "image name chatalot-runbook/").path("word").asText()).isEqualTo("agrees");
            assertThat(row(state, "lease").path("word").asText()).isEqualTo("agrees");
            assertThat(row(state, "backup of this run").path("word").asText()).isEqualTo("agrees");
            assertThat(state.path("journal").toString()).contains("put-back-data begun");
            itIsOnRecordWithoutSecrets(run, state);

            rename("mislaid", restorePoint);
            scenario.service().post("ops", run + "/recovery", Map.of("choice", "retry", "digest", state.path("digest").asText(),
                    "comment", "It was called mislaid"));
            assertThat(scenario.awaitEnd(run).path("outcome").asText()).isEqualTo("Restored");
        });
        scenario.requireServing("v1.1.0", "1.1.0");
        scenario.requireThatNothingIsLeft();
        scenario.requireThatComposeTouchesNothing();
    }

    private static void itIsOnRecordWithoutSecrets(String run, JsonNode state) {
        String document = scenario.service().text("auditor", run + "/evidence/" + state.path("document").asText());
        assertThat(document).contains("| restore point ", "**differs**", "put-back-data begun");
        assertThat(scenario.service().get("auditor", run + "/evidence").findValuesAsText("sha256")).contains(state.path("digest").asText());
        assertThat(secrets()).isNotEmpty().allSatisfy(secret -> assertThat(document + state).doesNotContain(secret));
    }

    private static List<String> secrets() {
        try (Stream<String> lines = Files.lines(scenario.sample().directory().resolve(".env"))) {
            return lines.filter(line -> line.matches("[A-Z_]*(PASSWORD|KEY|SECRET)[A-Z_]*=.+"))
                    .map(line -> line.substring(line.indexOf('=') + 1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String restorePoint(String run) {
        return "chatalot_before_" + run.substring(run.lastIndexOf('/') + 1);
    }

    private static void rename(String from, String to) {
        scenario.select("postgres", "alter database %s rename to %s".formatted(from, to));
    }

    private static JsonNode row(JsonNode state, String what) {
        for (JsonNode row : state.path("rows")) {
            if (row.path("what").asText().startsWith(what)) {
                return row;
            }
        }
        throw new AssertionError("No row " + what + " in " + state);
    }
}
