package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.DoctorReport.Finding;
import java.util.List;

/** Processes of runs that are still at work on the host. */
record SystemdLeftovers(Host host, Instance instance) {

    private static final String TOPIC = "leftovers";

    /** The brackets keep the search from finding itself, by whichever way it comes to the host. */
    List<Finding> look() {
        List<String> processes = host.run(Command.of("pgrep", "--full", "[r]unbook-%s-[0-9]+-".formatted(instance.name()))).output().lines().toList();
        return List.of(processes.isEmpty() ? Finding.ok(TOPIC, "None of runs") : Finding.warning(TOPIC,
                "Processes of runs are at work: %s".formatted(String.join(", ", processes)),
                "Those of a run that has ended may be ended with kill; `ps -fp %s` says what they are.".formatted(String.join(",", processes))));
    }
}
