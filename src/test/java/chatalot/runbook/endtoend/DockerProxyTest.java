package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.endtoend.DockerProxy.Call;
import chatalot.runbook.sample.SampleInstance;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the service reaches of Docker when it reaches it by nothing but the proxy: enough for every kind of run, and each rule of the proxy is
 * needed by one of them.
 */
@Costly(Costly.Group.WHOLE)
@EndToEnd
class DockerProxyTest {

    @TempDir
    private static Path directory;
    private static DockerProxy proxy;

    @BeforeAll
    static void runsOfEveryKind() throws IOException {
        proxy = new DockerProxy();
        updatesAndWaysBack();
        aFirstDeploymentAndARehearsedUpdate();
        aBackupOnAFreshHost();
        anImageThatIsNotThere();
    }

    @AfterAll
    static void end() {
        proxy.close();
    }

    @Test
    void noCallOfTheServiceIsRefused() {
        assertThat(proxy.calls()).isNotEmpty().noneMatch(Call::refused);
    }

    @Test
    void everyRuleIsNeeded() {
        List<Call> calls = proxy.calls();

        assertThat(DockerProxy.rules()).isNotEmpty()
                .allSatisfy(rule -> assertThat(calls).as(rule).anyMatch(call -> DockerProxy.covers(rule, call.words())));
    }

    private static void updatesAndWaysBack() {
        Placed placed = proxy.before(Placed.here(SampleInstance.create("v1.0.0")));
        try (UpdateScenario scenario = new UpdateScenario(placed, false, 0, Map.of())) {
            scenario.whileWriting(() -> demandOutcome(scenario.awaitEnd(scenario.requestAndApprove("v1.1.0")), "Updated"));
            scenario.whileWriting(() -> demandOutcome(scenario.awaitEnd(scenario.requestAndApprove("v1.2.0")), "Restored"));
            JsonNode kept = scenario.awaitEnd(scenario.askForBackup());
            demandOutcome(kept, "Backup kept");
            String backup = scenario.service().get("ops", scenario.backupsPath()).at("/0/id").asText();
            demandOutcome(scenario.awaitEnd(scenario.rollBackAndApprove("v1.1.0", backup)), "Rolled back");
        }
    }

    private static void aFirstDeploymentAndARehearsedUpdate() {
        try (NewHost host = new NewHost(directory.resolve("new"), proxy.before(Placed.nothing()))) {
            demandOutcome(host.deploy("v1.0.0"), "Deployed");
            demandOutcome(host.deploy("v1.1.0"), "Updated");
        }
    }

    private static void aBackupOnAFreshHost() throws IOException {
        try (LostHost host = new LostHost(directory.resolve("lost"), proxy.before(Placed.sample("v1.1.0")))) {
            String backup = host.backUp();
            host.lose();
            String run = host.restoreUntilSecrets(backup);
            host.giveIdentity(run);
            host.runs().awaitOutcome(run, "Restored");
        }
    }

    /** As on a fresh host that has no image of the database; what answers is the Engine, which finds no registry there. */
    private static void anImageThatIsNotThere() throws IOException {
        Path file = Files.writeString(directory.resolve("compose.yml"), "name: runbook-proxy-test\nservices:\n  nothing:\n    image: 127.0.0.1:1/nothing:1\n");
        String said = proxy.refusedBy("compose", "--file", file.toString(), "up", "--detach");

        assertThat(said).contains("127.0.0.1:1").doesNotContain("list of calls");
    }

    private static void demandOutcome(JsonNode run, String outcome) {
        assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo(outcome);
    }
}
