package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.demo.Acknowledged;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.host.Command;
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
@Costly(Costly.Group.WAYS)
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

    @Test
    @Fault(in = Place.BACKUP, of = "Somebody drops the restore point in the middle of a swap, clone and files",
            comesTo = "A person is shown what the run's backup lacks, in numbers, and agrees; exactly that is lost and kept aside")
    void aRestorePointThatSomebodyDroppedCostsWhatAPersonAgreedTo() {
        try (Acknowledged before = scenario.writeSome()) {
            long kept = messages("chatalot");
            long last = number("chatalot", "select max(id) from messages");
            String run = scenario.request("v1.3.0");
            scenario.runs().sign("approver", run, scenario.runs().awaitGate(run, "approvePlan", ""));
            scenario.runs().awaitGate(run, "approveSwap", "");
            scenario.writeSome().close();
            long replaced = messages("chatalot");
            scenario.runs().approve(run);
            scenario.awaitStep(run, "verifyNewVersion");
            dropRestorePoint(run);
            scenario.awaitState(run, "needs_hands");

            JsonNode loss = scenario.service().get("ops", run + "/loss");
            assertThat(loss.path("since").asText()).startsWith("backup ");
            assertThat(item(loss, "public.messages").path("written").asLong()).as(loss.toString()).isEqualTo(replaced - kept);
            assertThat(item(loss, "files").path("written").asLong()).isPositive();
            assertThat(refusedWith(run, "00".repeat(32))).isEqualTo(409);
            scenario.runs().goBackToBackup(run);

            assertThat(scenario.awaitEnd(run).path("outcome").asText()).isEqualTo("Restored");
            assertThat(messages("chatalot")).isEqualTo(kept);
            assertThat(number("chatalot_failed_" + number(run), "select count(*) from messages where id > " + last))
                    .as("what was lost is kept aside").isEqualTo(replaced - kept);
            scenario.requireAll(before);
            assertThat(scenario.service().text("auditor", run + "/evidence/loss-of-backup.md")).contains("Written since backup ");
        }
        scenario.requireServing("v1.1.0", "1.1.0");
        scenario.requireThatNothingIsLeft();
        scenario.requireThatComposeTouchesNothing();
    }

    private static void dropRestorePoint(String run) {
        scenario.select("postgres", "drop database %s with (force)".formatted(restorePoint(run)));
        scenario.sample().host().demand(Command.of("rm", "-rf", scenario.backups().resolve("kept/run-" + number(run))
                .resolve("restore-point").toString()));
    }

    private static int refusedWith(String run, String loss) {
        return scenario.service().send("ops", "POST", run + "/back-to-backup", "{\"digest\":\"%s\",\"loss\":\"%s\",\"comment\":\"x\"}".formatted(
                scenario.service().get("ops", run + "/state").path("digest").asText(), loss)).statusCode();
    }

    private static JsonNode item(JsonNode loss, String name) {
        for (JsonNode item : loss.path("items")) {
            if (item.path("name").asText().equals(name)) {
                return item;
            }
        }
        throw new AssertionError("No loss of " + name + " in " + loss);
    }

    private static long messages(String database) {
        return number(database, "select count(*) from messages");
    }

    private static long number(String database, String query) {
        return Long.parseLong(scenario.select(database, query).iterator().next());
    }

    private static String number(String run) {
        return run.substring(run.lastIndexOf('/') + 1);
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
        return "chatalot_before_" + number(run);
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
