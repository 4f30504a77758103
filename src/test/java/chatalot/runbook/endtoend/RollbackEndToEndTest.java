package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.demo.Acknowledged;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Rollbacks of the sample: the ways that are open lose what they say and no more, and one that fails loses nothing. */
@Costly(Costly.Group.WAYS)
@EndToEnd
class RollbackEndToEndTest {

    @Test
    @Lesson(2)
    @Fault(in = Place.BACKUP, of = "The backup turns out damaged in the middle of a rollback",
            comesTo = "The rollback ends at the restore point, nothing is lost")
    void aBackupBringsBackTheOlderReleaseAndExactlyWhatWasCountedIsMissing() {
        try (UpdateScenario scenario = new UpdateScenario("v1.0.0"); Acknowledged before = scenario.writeSome()) {
            demandOutcome(scenario.awaitEnd(scenario.requestAndApprove("v1.1.0")), "Updated");
            long kept = messages(scenario, "chatalot");
            try (Acknowledged after = scenario.writeSome()) {
                long lost = messages(scenario, "chatalot") - kept;
                JsonNode found = scenario.waysBack("v1.0.0");
                assertThat(found.path("past").findValuesAsText("release")).contains("v1.0.0");
                JsonNode codeOnly = way(found, "code-only");
                assertThat(codeOnly.path("open").asBoolean()).isFalse();
                assertThat(codeOnly.path("refusals").toString()).contains("Migration 2", "would refuse to start");
                JsonNode restore = way(found, "restore-backup");
                assertThat(restore.path("open").asBoolean()).as(found.toString()).isTrue();
                assertThat(restore.path("losses").toString()).contains("public.messages: %d written".formatted(lost));
                String backup = restore.path("backup").asText();

                JsonNode refused = scenario.awaitEnd(scenario.rollBackAndApprove("v1.0.0", ""));
                demandOutcome(refused, "Refused");
                assertThat(refused.path("failure").asText()).contains("Migration 2", "would refuse to start");

                aDamagedBackupEndsAtTheRestorePoint(scenario, backup);
                scenario.requireAll(before);
                scenario.requireAll(after);
                long replaced = messages(scenario, "chatalot");

                JsonNode run = scenario.awaitEnd(scenario.rollBackAndApprove("v1.0.0", backup));

                demandOutcome(run, "Rolled back");
                scenario.requireServing("v1.0.0", "1.0.0");
                scenario.requireThatNothingIsLeft();
                scenario.requireThatComposeTouchesNothing();
                assertThat(messages(scenario, "chatalot")).isEqualTo(kept);
                scenario.requireAll(before);
                String copy = "chatalot_failed_" + run.path("number").asLong();
                assertThat(scenario.databases()).contains(copy).noneMatch(name -> name.matches(".*_(before|incoming|replaced|making)_.*"));
                assertThat(messages(scenario, copy)).isEqualTo(replaced);
            }
            scenario.whileWriting(() -> { });
        }
    }

    @Test
    void theCodeAloneGoesBackAndLosesNothing() {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0")) {
            scenario.whileWriting(() -> demandOutcome(scenario.awaitEnd(scenario.requestAndApprove("v1.6.0")), "Updated"));
            JsonNode codeOnly = way(scenario.waysBack("v1.1.0"), "code-only");
            assertThat(codeOnly.path("open").asBoolean()).as(codeOnly.toString()).isTrue();
            assertThat(codeOnly.path("losses")).isEmpty();

            // Its health page tells another version than its release: the gate does not let it pass.
            scenario.whileWriting(() -> demandOutcome(scenario.awaitEnd(scenario.rollBackAndApprove("v1.5.0", "")), "Restored"));
            scenario.requireServing("v1.6.0", "1.1.0");
            scenario.requireThatComposeTouchesNothing();

            scenario.whileWriting(() -> demandOutcome(scenario.awaitEnd(scenario.rollBackAndApprove("v1.1.0", "")), "Rolled back"));
            scenario.requireServing("v1.1.0", "1.1.0");
            scenario.requireThatNothingIsLeft();
            scenario.requireThatComposeTouchesNothing();
        }
    }

    /** Found after the database was exchanged: rows and files come back all the same, also those written meanwhile. */
    private static void aDamagedBackupEndsAtTheRestorePoint(UpdateScenario scenario, String backup) {
        Path hashes = scenario.backups().resolve(backup).resolve("files.sha256");
        Path whole = hashes.resolveSibling("files.sha256.whole");
        // Users write already when the plan is made: what it lets them add goes by the pace they have.
        scenario.whileWriting(() -> {
            // What is damaged before it is planned is refused then.
            String rollback = scenario.rollBack("v1.0.0", backup);
            scenario.awaitGate(rollback, "approvePlan");
            scenario.sample().host().demand(Command.of("cp", "-a", hashes.toString(), whole.toString()));
            scenario.sample().host().demand(Command.of("sed", "-i", "1s/^\\(.\\{63\\}\\)./\\1X/", hashes.toString()));
            try {
                JsonNode run = scenario.awaitEnd(scenario.approve(rollback));
                demandOutcome(run, "Restored");
                assertThat(run.path("failure").asText()).contains("files came back with other contents");
            } finally {
                scenario.sample().host().demand(Command.of("mv", whole.toString(), hashes.toString()));
            }
        });
        scenario.requireServing("v1.1.0", "1.1.0");
        scenario.requireThatNothingIsLeft();
    }

    private static void demandOutcome(JsonNode run, String outcome) {
        assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo(outcome);
    }

    private static JsonNode way(JsonNode found, String word) {
        return StreamSupport.stream(found.path("ways").spliterator(), false).filter(way -> way.path("way").asText().equals(word))
                .findFirst().orElseThrow();
    }

    private static long messages(UpdateScenario scenario, String database) {
        return Long.parseLong(scenario.select(database, "select count(*) from messages").get(0));
    }
}
