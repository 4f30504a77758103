package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.DoctorReport.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What runs left on the host: processes that are still at work, and directories of theirs. */
record SystemdLeftovers(Host host, Instance instance) {

    private static final String TOPIC = "leftovers";

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        List<String> processes = processes();
        if (!processes.isEmpty()) {
            findings.add(Finding.warning(TOPIC, "Processes of runs are at work: %s".formatted(String.join(", ", processes)),
                    "Those of a run that has ended may be ended with kill; `ps -fp %s` says what they are.".formatted(String.join(",", processes))));
        }
        Path work = ProcessText.place(instance);
        List<String> directories = directories(work);
        if (!directories.isEmpty()) {
            findings.add(Finding.warning(TOPIC, "Directories of runs lie in %s: %s".formatted(work, String.join(", ", directories)),
                    "Those of a run that has ended may be removed."));
        }
        return findings.isEmpty() ? List.of(Finding.ok(TOPIC, "None of runs")) : findings;
    }

    /** The brackets keep the search from finding itself, by whichever way it comes to the host. */
    private List<String> processes() {
        return host.run(Command.of("pgrep", "--full", "[r]unbook-%s-[0-9]+-".formatted(instance.name()))).output().lines().toList();
    }

    private List<String> directories(Path work) {
        return !host.exists(work) ? List.of() : host.run(Command.of("find", work.toString(), "-mindepth", "1", "-maxdepth", "1", "-name",
                "runbook-%s-[0-9]*".formatted(instance.name()), "-printf", "%f\n")).output().lines().sorted().toList();
    }
}
