package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Script;
import chatalot.runbook.instance.DoctorReport.Finding;
import java.util.ArrayList;
import java.util.List;

/** Whether the host has the programs that an update calls there; Docker is none of them. */
record SystemdTools(Host host, Instance instance, SystemdInstallation systemd) {

    private static final String TOPIC = "tools";
    private static final Script MISSING = Script.of(SystemdTools.class, "missing-programs.sh");
    /** Of bash, coreutils, findutils, gawk or mawk, git, procps, sed, tar and util-linux. */
    private static final List<String> PROGRAMS = List.of("awk", "bash", "df", "du", "find", "git", "grep", "pgrep", "ps", "readlink", "sed",
            "setpriv", "sha256sum", "sort", "stat", "sync", "tar", "timeout", "xargs");

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        List<String> missing = host.demand(Command.of(MISSING.command(PROGRAMS.toArray(String[]::new)))).output().lines().toList();
        findings.add(missing.isEmpty() ? Finding.ok(TOPIC, host.demand(Command.of("git", "--version")).text() + ", and what else is called is there")
                : Finding.stops(TOPIC, "Missing: " + String.join(", ", missing), "Install what holds them: git, coreutils, findutils, procps, "
                        + "util-linux, tar, sed and awk."));
        findings.addAll(new Privileges(host, instance, systemd).look());
        return findings;
    }
}
