package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.instance.SystemdInstallation.ListeningDoors;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The address that the app listens on. Closing changes where it listens from its next start; opening ends an app that listens where nobody
 * asks and starts it where users do. Where the unit does not read our file the app is simply started, and the plan has said so.
 */
record SystemdDoors(Host host, Instance instance, SystemdInstallation systemd) implements Doors {

    /** @throws chatalot.runbook.host.PassingTrouble when the service manager does not do what it is told now */
    @Override
    public void open() {
        UnitControl control = new UnitControl(host, instance, systemd);
        if (state() == State.CLOSED) {
            control.stop(Duration.ZERO);
            systemd.doors().ifPresent(doors -> host.remove(doors.file()));
        }
        control.start();
        // Somebody may have started it before the file was gone.
        if (new SystemdApp(host, instance, systemd).listensBesideItsDoors()) {
            control.stop(Duration.ZERO);
            control.start();
        }
    }

    @Override
    public void close() {
        systemd.doors().ifPresent(doors -> host.write(doors.file(), text(doors)));
    }

    /** Where the app listens while they are closed. */
    static String closed(ListeningDoors doors) {
        return "127.0.0.1:" + doors.port();
    }

    private static String text(ListeningDoors doors) {
        return "# Chatalot Runbook has closed the doors; GO-BACK.md beside this tells more.\n%s=%s\n".formatted(doors.variable(), closed(doors));
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
