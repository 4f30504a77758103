package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.run.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table that comes with the service, and what a site may make of it. */
class RiskTableTest {

    private static final Path OURS = Path.of("processes", RiskTable.FILE);
    private static final DmnEngine DMN = DmnEngineConfiguration.createDefaultDmnEngineConfiguration().buildEngine();

    @ParameterizedTest
    @CsvSource({
        "false, code only,    false, false, 0, 1, 15",
        "false, code only,    false, true,  1, 1, 15",
        "false, restore data, false, false, 1, 1, 15",
        "false, restore data, true,  false, 1, 1, 30",
        "true,  restore data, false, false, 1, 2, 30",
        "true,  code only,    false, false, 1, 2, 30"})
    void whatAPlanTakesFollowsFromWhatItDoes(boolean destructive, String rollbackClass, boolean longLocks, boolean breaking,
            int plan, int swap, int soak) throws IOException {
        Map<String, Object> facts = Map.of("destructive", destructive, "rollbackClass", rollbackClass, "longLocks", longLocks,
                "breaking", breaking);

        Policy policy = RiskTable.policy(DMN.evaluateDecision("update-risk", Files.newInputStream(OURS), facts));

        assertThat(policy).isEqualTo(new Policy(plan, swap, true, Duration.ofMinutes(soak)));
    }

    @Test
    void theTableThatComesWithTheServiceAnswersForEveryPlan() throws IOException {
        assertThat(new RiskTable(new RiskSettings("")).checked().getFilename()).isEqualTo(RiskTable.FILE);
    }

    @Test
    void aSiteReplacesItByAFileOfAnyName(@TempDir Path directory) throws IOException {
        Path own = Files.writeString(directory.resolve("ours.dmn"), Files.readString(OURS).replace("<text>15</text>", "<text>60</text>"));

        assertThat(new RiskTable(new RiskSettings(own.toString())).checked().getContentAsByteArray())
                .asString().contains("<text>60</text>");
    }

    @ParameterizedTest
    @CsvSource({
        "name=\"soakMinutes\", name=\"soak\", soakMinutes is null",
        "<text>15</text>, <text></text>, soakMinutes is null",
        "<text>0</text>, <text>-1</text>, planApprovals has to be 0 to 9",
        "<text>0</text>, <text>\"none\"</text>, for clause with type",
        "<text>true</text>, <text></text>, rehearsal is null",
        "update-risk\", another\", it is no DMN with a decision update-risk",
        "<decision, <decision<, it is no DMN with a decision update-risk"})
    void aTableThatWouldLeaveSomethingOutIsRefusedAndNamed(String text, String instead, String problem,
            @TempDir Path directory) throws IOException {
        Path own = Files.writeString(directory.resolve("ours.dmn"), Files.readString(OURS).replace(text, instead));

        assertThatThrownBy(() -> new RiskTable(new RiskSettings(own.toString())).checked())
                .isInstanceOf(WrongRiskTable.class).hasMessageContaining("ours.dmn").hasMessageContaining(problem);
    }

    @Test
    void aTableWithoutARowForEveryPlanIsRefusedAndThePlanNamed(@TempDir Path directory) throws IOException {
        String text = Files.readString(OURS);
        int last = text.indexOf("<rule id=\"codeOnly\"");
        Path own = Files.writeString(directory.resolve("ours.dmn"),
                text.substring(0, last) + text.substring(text.indexOf("</rule>", last) + "</rule>".length()));

        assertThatThrownBy(() -> new RiskTable(new RiskSettings(own.toString())).checked())
                .hasMessageContaining("0 rows answer").hasMessageContaining("code only");
    }

    @Test
    void aTableThatIsNotThereIsNamed(@TempDir Path directory) {
        assertThatThrownBy(() -> new RiskTable(new RiskSettings(directory.resolve("gone.dmn").toString())).checked())
                .hasMessageContaining("gone.dmn").hasMessageContaining("cannot be read");
    }
}
