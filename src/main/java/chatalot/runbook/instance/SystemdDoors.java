package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.SystemdInstallation.ListeningDoors;
import java.util.Optional;
import java.util.Set;

/**
 * The address that the app listens on. Closing changes where it listens from its next start; opening ends an app that listens where nobody
 * asks and starts it where users do. Where the unit does not read our file the app is simply started, and the plan has said so.
 */
record SystemdDoors(Host host, Instance instance, SystemdInstallation systemd) implements Doors {

    @Override
    public void open() {
        boolean closed = state() == State.CLOSED;
        if (closed) {
            host.demand(Command.of(systemd.commands().stop()));
            systemd.doors().ifPresent(doors -> host.remove(doors.file()));
        }
        host.demand(Command.of(systemd.commands().start()));
    }

    @Override
    public void close() {
        systemd.doors().ifPresent(doors -> host.write(doors.file(), text(doors)));
    }

    private static String text(ListeningDoors doors) {
        return "# Chatalot Runbook has closed the doors; ./.runbook/GO-BACK.md tells more.\n%s=127.0.0.1:%d\n".formatted(doors.variable(), doors.port());
    }

    /** The file is removed only while the app is stopped, so one that runs without it listens where users ask. */
    @Override
    public State state() {
        return systemd.doors().filter(doors -> host.exists(doors.file())).isPresent() ? State.CLOSED : State.OPEN;
    }

    @Override
    public Set<String> names() {
        return Optional.of(systemd).flatMap(SystemdInstallation::doors).map(doors -> Set.of(doors.variable())).orElse(Set.of());
    }
}
