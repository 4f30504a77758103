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

    /** Nothing that carries our label is left in Docker, and the checkout is clean and on its branch. */
    void requireNone() {
        assertThat(inDocker()).isEmpty();
        assertThat(sample.git("status", "--porcelain")).isEmpty();
        assertThat(sample.git("symbolic-ref", "--short", "HEAD")).isEqualTo("master");
        assertThat(sample.git("worktree", "list")).hasLineCount(1);
    }

    private List<String> inDocker() {
        List<String> all = new ArrayList<>(labelled("ps", "{{.Names}}", "--all"));
        all.addAll(labelled("volume", "{{.Name}}", "ls"));
        all.addAll(labelled("network", "{{.Name}}", "ls"));
        return all;
    }

    /** Helpers are named after the instance, which the scenarios name after the sample's project. */
    private List<String> labelled(String kind, String name, String option) {
        return sample.host().demand(Command.of(sample.host().docker().program(), kind, option, "--filter", "label=runbook.run",
                "--format", name)).output().lines().filter(one -> one.contains(sample.project())).toList();
    }

    /** What a plain {@code docker compose up -d} of the operator would leave alone: the containers stay the same ones. */
    void requireThatComposeTouchesNothing() {
        List<String> before = containers();
        sample.compose("up", "-d", "--no-build");
        assertThat(containers()).isEqualTo(before);
    }

    private List<String> containers() {
        return sample.host().docker().containers(Map.of("com.docker.compose.project", sample.project())).stream()
                .map(Container::id).sorted().toList();
    }
}
