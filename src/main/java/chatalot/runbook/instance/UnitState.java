package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.DoctorReport.Finding;
import chatalot.runbook.instance.SystemdInstallation.ListeningDoors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the unit runs, and whether its doors close. */
record UnitState(Host host, Instance instance, SystemdInstallation systemd) {

    private static final String UNIT = "unit";
    private static final String DOORS = "doors";
    /** Of {@code systemctl is-enabled}: nothing starts such a unit after a boot. */
    private static final Set<String> NOT_AT_BOOT = Set.of("disabled", "linked", "linked-runtime", "enabled-runtime");

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        findings.add(unit(App.of(host, instance).state()));
        findings.addAll(asWritten(UnitProperties.ask(host, instance.name(), systemd.commands())));
        findings.addAll(systemd.doors().map(this::doors).orElseGet(() -> List.of(Finding.warning(DOORS,
                "Users reach the new version before it is verified: the unit does not read %s last".formatted(doorsFile()),
                "Let it: `./runbook doctor %s --privileges` prints the drop-in; then systemctl daemon-reload.".formatted(instance.name())))));
        return findings;
    }

    private Finding unit(Optional<App.State> state) {
        if (state.isEmpty() || !state.get().isUp()) {
            return Finding.stops(UNIT, "%s %s".formatted(systemd.unit(), state.map(App.State::words).orElse("is not there")),
                    "See its log, and start it: " + String.join(" ", systemd.commands().start()));
        }
        return state.get().isKnown() ? Finding.ok(UNIT, "%s runs %s".formatted(systemd.unit(), state.get().release()))
                : Finding.stops(UNIT, "The files below %s were touched after %s was started: nobody could put back what it runs"
                        .formatted(systemd.root(), systemd.unit()), "Restart it at a time of your own choice, so that it runs what lies there.");
    }

    /** Other service managers may not tell. */
    private List<Finding> asWritten(UnitProperties unit) {
        List<Finding> findings = new ArrayList<>();
        if (unit.value("UnitFileState").filter(NOT_AT_BOOT::contains).isPresent()) {
            findings.add(Finding.warning(UNIT, "%s does not start with the machine: after a loss of power the instance stays away".formatted(systemd.unit()),
                    "Let it: systemctl enable " + systemd.unit()));
        }
        if (unit.is("NeedDaemonReload", "yes")) {
            findings.add(Finding.warning(UNIT, "%s was changed and not loaded again: its next start may be another than was planned with".formatted(systemd.unit()),
                    "Load it: systemctl daemon-reload"));
        }
        return findings;
    }

    private List<Finding> doors(ListeningDoors doors) {
        if (Doors.of(host, instance).state() == Doors.State.CLOSED) {
            return List.of(Finding.stops(DOORS, "Closed: %s lets the app listen on 127.0.0.1:%d".formatted(doors.file(), doors.port()),
                    "See whether another run works on it; else remove that file and restart the unit."));
        }
        return List.of(isTaken(doors.port()) ? Finding.stops(DOORS, "Something listens on port %d, where the app would while its doors are closed"
                        .formatted(doors.port()), "Choose another one under systemd.closed-port.")
                : Finding.ok(DOORS, "Open; closed, the app listens on 127.0.0.1:%d, where nobody outside asks".formatted(doors.port())));
    }

    private boolean isTaken(int port) {
        return host.run(Command.of("timeout", "5", "bash", "-c", "exec 3<>\"/dev/tcp/127.0.0.1/$1\"", "ask", Integer.toString(port))).succeeded();
    }

    private String doorsFile() {
        return instance.directory().resolve(SystemdDiscovery.DOORS).toString();
    }
}
