package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.instance.GateResult.Finding;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateResultTest {

    @Test
    void peopleReadEveryCheckAndWhetherItCounted() {
        GateResult result = new GateResult(false, "Not healthy after 1685 ms.", List.of(
                new Finding(Check.RUNNING, false, true, "it ended with exit code 1"),
                new Finding(Check.STATUS, true, false, "ok")), 12, Duration.ofMillis(1685));

        assertThat(result.text()).isEqualTo("""
                Not healthy after 1685 ms.

                RUNNING, not passed, decides: it ended with exit code 1
                STATUS, passed, decides nothing: ok

                Looked 12 times in 1685 ms.
                """);
    }
}
