package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The sample's migration 2 is undone: nothing that users wrote is lost but what the SQL drops, as was said before in numbers. */
@Costly(Costly.Group.WAYS)
@EndToEnd
class ReverseEndToEndTest {

    private static final String LIVE = "chatalot";
    private static final String WRONG = "DROP TABLE reactions;\n\nDROP TABLE nowhere;\n";
    private static final int REACTIONS = 7;

    @Test
    void theVeryTextThatWasRehearsedTakesTheInstanceBackAndLosesWhatItSaid() {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0", true)) {
            scenario.whileWriting(() -> { });
            scenario.addReactions(REACTIONS);
            theWayIsOpenAndSaysWhatItLoses(scenario);

            scenario.whileWriting(() -> wrongSqlComesBackAndAFailedSwapPutsBackEverything(scenario));
            scenario.requireServing("v1.1.0", "1.1.0");
            assertThat(reactions(scenario, LIVE)).isEqualTo(REACTIONS);
            assertThat(scenario.select(LIVE, "select version from _sqlx_migrations order by 1")).containsExactly("1", "2");

            scenario.whileWriting(() -> theProposalIsSignedAndRun(scenario));
            scenario.requireServing("v1.0.0", "1.0.0");
            scenario.requireThatNothingIsLeft();
            scenario.requireThatComposeTouchesNothing();
            assertThat(scenario.select(LIVE, "select version from _sqlx_migrations order by 1")).containsExactly("1");
            assertThat(scenario.select(LIVE, "select to_regclass('reactions') is null")).containsExactly("t");
        }
    }

    private static void theWayIsOpenAndSaysWhatItLoses(UpdateScenario scenario) {
        JsonNode found = StreamSupport.stream(scenario.waysBack("v1.0.0").path("ways").spliterator(), false)
                .filter(way -> way.path("way").asText().equals("reverse-migrations")).findFirst().orElseThrow();

        assertThat(found.path("open").asBoolean()).as(found.toString()).isTrue();
        assertThat(found.path("losses").toString()).contains("drops the table reactions (about %d rows".formatted(REACTIONS));
    }

    private static void wrongSqlComesBackAndAFailedSwapPutsBackEverything(UpdateScenario scenario) {
        String run = scenario.rollBackByReverseSql("v1.0.0");
        scenario.awaitState(run, "waiting_for_sql");
        HttpResponse<String> refused = scenario.service().send("ops", "POST", run + "/reverse-sql", "{\"sql\":\"BEGIN;\\nDROP TABLE reactions;\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Line 1, column 1", "controls the transaction");

        scenario.writeReverseSql(run, 1, WRONG);
        scenario.writeReverseSql(run, 2, scenario.reverseProposal(run));
        assertThat(scenario.service().text("ops", run + "/evidence/reverse-1.sql")).isEqualTo(WRONG);
        scenario.approve(run);
        scenario.awaitStep(run, "startNewVersion");
        scenario.service().post("ops", run + "/go-back", Map.of("reason", "After the transaction"));

        demandOutcome(scenario.awaitEnd(run), "Restored");
        String failed = LIVE + "_failed_" + run.replaceAll(".*/", "");
        assertThat(scenario.select(failed, "select count(*) from _sqlx_migrations")).as("it had been undone").containsExactly("1");
    }

    private static void theProposalIsSignedAndRun(UpdateScenario scenario) {
        String run = scenario.rollBackByProposedSql("v1.0.0");
        scenario.awaitGate(run, "approvePlan");
        String toLookAt = scenario.service().text("ops", run + "/evidence/what-to-look-at.md");
        assertThat(toLookAt).contains("reverse migrations, rehearsed: passed, rows vanished",
                "public.reactions: 0 written (at most 0), %d deleted".formatted(REACTIONS));

        scenario.approve(run);

        JsonNode ended = scenario.awaitEnd(run);
        demandOutcome(ended, "Rolled back");
        String kept = LIVE + "_failed_" + ended.path("number").asLong();
        assertThat(reactions(scenario, kept)).as("what was dropped is kept for some days").isEqualTo(REACTIONS);
    }

    private static int reactions(UpdateScenario scenario, String database) {
        return Integer.parseInt(scenario.select(database, "select count(*) from reactions").get(0));
    }

    private static void demandOutcome(JsonNode run, String outcome) {
        assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo(outcome);
    }
}
