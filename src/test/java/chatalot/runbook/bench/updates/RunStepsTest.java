package chatalot.runbook.bench.updates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import chatalot.runbook.bench.BenchmarkFailed;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunStepsTest {

    private static final String RUN = """
            {"number": 7, "steps": [
              {"step": "stopApp", "attempt": 1, "startedAt": "2026-03-01T10:00:00Z", "endedAt": "2026-03-01T10:00:09Z"},
              {"step": "stopApp", "attempt": 2, "startedAt": "2026-03-01T10:00:10Z", "endedAt": "2026-03-01T10:00:10.500Z"},
              {"step": "takeRestorePoint", "attempt": 1, "startedAt": "2026-03-01T10:00:10.520Z", "endedAt": "2026-03-01T10:00:11Z"},
              {"step": "startNewVersion", "attempt": 1, "startedAt": "2026-03-01T10:00:11.030Z"}]}""";

    @Test
    void whatStepsTookAndWhatLayBetweenThemIsTold() throws JsonProcessingException {
        assertThat(steps().millis(List.of("stopApp", "takeRestorePoint")))
                .containsExactly(entry("stopApp", 500.0), entry("takeRestorePoint", 480.0), entry("between", 20.0));
    }

    @Test
    void aStepThatIsMissingOrGoesOnIsNoMeasurement() throws JsonProcessingException {
        RunSteps steps = steps();

        assertThatThrownBy(() -> steps.end("verifyNewVersion")).isInstanceOf(BenchmarkFailed.class).hasMessageContaining("verifyNewVersion");
        assertThatThrownBy(() -> steps.end("startNewVersion")).isInstanceOf(BenchmarkFailed.class).hasMessageContaining("has not ended");
    }

    @Test
    void everyStepThatIsTimedIsInTheProcesses() throws IOException {
        String models = Files.readString(Path.of("processes", "update.bpmn")) + Files.readString(Path.of("processes", "restore.bpmn"));

        assertThat(Stream.of(DowntimeBenchmark.SWAP, RecoveryBenchmark.WAY_BACK, List.of(RecoveryBenchmark.GATE)).flatMap(List::stream))
                .allSatisfy(step -> assertThat(models).contains("<bpmn:serviceTask id=\"%s\"".formatted(step)));
    }

    @Test
    void theMedianIsOneThatWasMeasured() {
        assertThat(Median.of(DoubleStream.of(5, 1, 3))).isEqualTo(3);
        assertThat(Median.of(DoubleStream.of(4, 1, 3, 2))).isEqualTo(2);
    }

    private static RunSteps steps() throws JsonProcessingException {
        return new RunSteps(new ObjectMapper().readTree(RUN));
    }
}
