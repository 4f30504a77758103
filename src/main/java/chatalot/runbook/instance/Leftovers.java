package chatalot.runbook.instance;

import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.DoctorReport.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Containers that an interrupted recreate left under a name Compose will want again, and helpers of runs. */
record Leftovers(Host host, Instance instance) {

    private static final String TOPIC = "leftovers";
    /** What every container made by a run carries: for which instance, and by which run. */
    private static final String INSTANCE_LABEL = "runbook.instance";
    private static final String RUN_LABEL = "runbook.run";

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        List<String> names = host.docker().containers(Map.of(ComposeProject.PROJECT, instance.compose().project())).stream()
                .map(Container::name).filter(name -> ComposeProject.LEFTOVER.matcher(name).matches()).sorted().toList();
        if (!names.isEmpty()) {
            findings.add(Finding.warning(TOPIC, "An interrupted recreate left %s".formatted(names),
                    "The next start of the app removes them; or do it now: docker rm -f " + String.join(" ", names)));
        }
        host.docker().container(instance.compose().app().container())
                .filter(container -> !container.label(ComposeProject.PROJECT).equals(Optional.of(instance.compose().project())))
                .ifPresent(container -> findings.add(Finding.stops(TOPIC,
                        "A container %s exists that Compose did not make".formatted(container.name()),
                        "Remove or rename it: Compose cannot start the app while it has that name.")));
        List<String> helpers = host.docker().containers(Map.of(INSTANCE_LABEL, instance.name().value())).stream()
                .map(container -> "%s (run %s)".formatted(container.name(), container.label(RUN_LABEL).orElse("unknown")))
                .sorted().toList();
        if (!helpers.isEmpty()) {
            findings.add(Finding.warning(TOPIC, "Helper containers of runs are there: %s".formatted(helpers),
                    "Those of a run that has ended may be removed with docker rm -f."));
        }
        return findings.isEmpty() ? List.of(Finding.ok(TOPIC, "None, of Compose or of runs")) : findings;
    }
}
