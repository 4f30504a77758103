package chatalot.runbook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The line on the terminal while a command waits. */
class BarTellerTest {

    private static final String DONE = "{\"step\":\"%s\",\"label\":\"%s\",\"outcome\":\"done\",\"millis\":%d}";
    private static final String EARLIER_RUNS = "{\"workMillis\":200000,\"steps\":4,\"runs\":1}";
    private static final String NO_EARLIER_RUN = "null";

    private final List<String> written = new ArrayList<>();
    private final BarTeller teller = new BarTeller(written::add, () -> Instant.parse("2026-11-30T10:00:20Z"));

    @Test
    void itMeasuresTheStepsByWhatEarlierRunsTook() {
        tell(run(EARLIER_RUNS, false, null, DONE.formatted("a", "A", 5_000),
                "{\"step\":\"b\",\"label\":\"Build image\",\"startedAt\":\"2026-11-30T10:00:00Z\"}"));

        assertThat(written).containsExactly("\r\u001b[K[#####...............] 1/4  25.00 s, usually 3 min 20 s  Build image");
    }

    @Test
    void withoutAnEarlierRunItCountsTheSteps() {
        tell(run(NO_EARLIER_RUN, false, null, DONE.formatted("a", "A", 5_000)));

        assertThat(written).containsExactly("\r\u001b[K1 done  5.00 s  Preparing");
    }

    @Test
    void aRunThatTakesMoreStepsThanUsualIsNeverShownAsDoneBeforeItIs() {
        String[] many = List.of("a", "b", "c", "d", "e").stream().map(step -> DONE.formatted(step, step, 1_000)).toArray(String[]::new);

        tell(run(EARLIER_RUNS, false, null, many));
        tell(run(EARLIER_RUNS, true, "Updated", many));

        assertThat(written.get(0)).contains("[################....] 5/6");
        assertThat(written.get(1)).contains("[####################] 5/5");
    }

    @Test
    void whatStandsInItCannotSteerTheTerminalNorLeaveTheLine() {
        tell(run(EARLIER_RUNS, false, null, "{\"step\":\"b\",\"startedAt\":\"2026-11-30T10:00:00Z\",\"label\":\"\\u001b[31m\\n%s\"}"
                .formatted("long ".repeat(40))));

        assertThat(written.get(0).substring("\r\u001b[K".length())).hasSize(79).endsWith("...").doesNotContain("\u001b", "\n");
    }

    @Test
    void theLineIsGoneWhenTheWaitingIsOver() {
        teller.over();

        assertThat(written).containsExactly("\r\u001b[K");
    }

    private void tell(String run) {
        teller.tell(json(run), path -> {
            throw new AssertionError("All it says stands in the run, and it asked for " + path);
        });
    }

    private static String run(String usual, boolean ended, String outcome, String... steps) {
        return """
                {"number":9,"kind":"update","instance":"demo","ended":%s,"outcome":%s,"stateInWords":"Preparing","steps":[%s],"waitsFor":[],"usual":%s}"""
                .formatted(ended, outcome == null ? "null" : '"' + outcome + '"', String.join(",", steps), usual);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
