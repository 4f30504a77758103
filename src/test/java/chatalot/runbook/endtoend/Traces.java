package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.sample.SampleInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the runs of a service leave behind on the host of an instance. */
record Traces(SampleInstance sample) {

    /** Nothing that a run made is left, and the checkout is clean and on its branch. */
    void requireNone() {
        assertThat(sample.remains()).isEmpty();
        assertThat(sample.git("status", "--porcelain")).isEmpty();
        assertThat(sample.git("symbolic-ref", "--short", "HEAD")).isEqualTo("master");
        assertThat(sample.git("worktree", "list")).hasLineCount(1);
    }

    /** What its operator's own command to start it would leave alone: the same processes stay. */
    void requireThatComposeTouchesNothing() {
        List<String> before = sample.running();
        assertThat(sample.startedAsItsOperatorWould()).isEqualTo(before);
    }
}
