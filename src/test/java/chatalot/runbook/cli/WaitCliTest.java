package chatalot.runbook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.web.PlayedRuns;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a script does with a command that waits: it reads one JSON document, and the exit code. */
class WaitCliTest extends CliTest {

    @Test
    void aScriptStartsApprovesAndHearsTheEnd() throws JsonProcessingException {
        Typed.Said asked = as("olivia", "update", "demo", "--to", "1.1.0", "--wait-for", "people", "--json");
        JsonNode run = json(asked);
        String number = run.get("number").asText();

        assertThat(asked.code()).isEqualTo(RunbookCli.GOES_ON);
        assertThat(run.at("/waitsFor/0/gate").asText()).isEqualTo("approvePlan");
        assertThat(as("paula", "approve", number, "--yes", "--wait-for", "people").code()).isEqualTo(RunbookCli.GOES_ON);

        Typed.Said done = as("paula", "approve", number, "--digest", gate(number), "--wait", "--json");
        assertThat(done.code()).as(done.errors()).isEqualTo(RunbookCli.DONE);
        assertThat(json(done).get("outcome").asText()).isEqualTo("Updated");
    }

    @Test
    void withoutATerminalEverythingIsToldInLines() {
        long number = new PlayedRuns(port).startAndAwaitApproval("1.1.0");

        Typed.Said said = as("arthur", "show", Long.toString(number), "--wait-for", "people");

        assertThat(said.out()).contains("Check instance", "waiting", "Approve plan, by a member of approvers", "State         Waiting for approval")
                .doesNotContain("\r", "\u001b");
    }

    @Test
    void anUpdateThatWasPutBackIsToldFromOneThatPeopleStopped() {
        PlayedRuns runs = new PlayedRuns(port);
        long failed = runs.startAndAwaitApproval("1.2.0");
        runs.approve("paula", failed);
        runs.approve("paula", failed);
        runs.awaitState(failed, "waiting_for_review");
        assertThat(as("olivia", "show", Long.toString(failed), "--timeout", "1s").code()).isEqualTo(RunbookCli.GOES_ON);
        assertThat(as("olivia", "review", Long.toString(failed), "--comment", "seen", "--wait").code()).isEqualTo(RunbookCli.PUT_BACK);

        long stopped = runs.startAndAwaitApproval("1.1.0");
        assertThat(as("olivia", "cancel", Long.toString(stopped), "--wait").code()).isEqualTo(RunbookCli.STOPPED);
        long rejected = runs.startAndAwaitApproval("1.1.0");
        assertThat(as("paula", "reject", Long.toString(rejected), "--comment", "no", "--wait").code()).isEqualTo(RunbookCli.STOPPED);
    }

    @Test
    void aRequestThatIsRefusedEndsWithOneHoweverLongItWouldWait() {
        assertThat(as("paula", "update", "demo", "--wait").code()).isEqualTo(RunbookCli.REFUSED);
        assertThat(as("olivia", "update", "nowhere", "--wait-for", "people").code()).isEqualTo(RunbookCli.REFUSED);
        assertThat(as("olivia", "update", "demo", "--timeout", "soon").code()).isEqualTo(RunbookCli.USAGE);
        assertThat(as("olivia", "update", "demo", "--wait-for", "godot").code()).isEqualTo(RunbookCli.USAGE);
    }

    @Test
    void whatIsFollowedByItselfSaysOneJsonDocumentAtItsEnd() throws JsonProcessingException {
        Typed.Said said = as("olivia", "backup", "demo", "--json");

        assertThat(said.code()).isEqualTo(RunbookCli.DONE);
        assertThat(json(said).get("outcome").asText()).isEqualTo("Backup kept");
        assertThat(json(as("arthur", "show", json(said).get("number").asText(), "--log", "--json")).at("/lines/0/line").asText())
                .contains("of demo to");
        assertThat(json(as("arthur", "show", json(said).get("number").asText(), "--evidence", "--json")).isArray()).isTrue();
    }

    @Test
    void waitingGoesOnUntilSomebodyElseHasDecided() {
        PlayedRuns runs = new PlayedRuns(port);
        long number = runs.startAndAwaitApproval("1.1.0");
        CompletableFuture<Typed.Said> waiting = CompletableFuture.supplyAsync(() -> as("olivia", "show", Long.toString(number), "--wait"));
        runs.approve("paula", number);
        runs.approve("paula", number);

        assertThat(waiting.join().code()).isEqualTo(RunbookCli.DONE);
        assertThat(waiting.join().out()).contains("State         Updated");
    }

    private String gate(String number) throws JsonProcessingException {
        return json(as("arthur", "show", number, "--json")).at("/waitsFor/0/digest").asText();
    }

    private static JsonNode json(Typed.Said said) throws JsonProcessingException {
        return new ObjectMapper().readTree(said.out());
    }
}
