package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Stops and starts the unit of an instance. What it refuses it refuses for a time: a host that is shutting down, a unit that was started too
 * often in a row. So that is waited for, and tells nothing of the app.
 */
public final class UnitControl {

    /** It has a limit of its own, after which it kills. */
    private static final Duration SLOWEST = Duration.ofMinutes(2);

    private final Host host;
    private final Instance instance;
    private final SystemdInstallation systemd;

    public UnitControl(Host host, Instance instance, SystemdInstallation systemd) {
        this.host = host;
        this.instance = instance;
        this.systemd = systemd;
    }

    /** Returns when the app has ended; stopped already is success. @throws PassingTrouble when it does not stop now */
    public void stop(Duration patience) {
        run(systemd.commands().stop(), patience.plus(SLOWEST)).ifPresent(said -> {
            throw new PassingTrouble(said);
        });
    }

    /** Running already is success, and so is an app that was started and ended by itself: that is the gate's. @throws PassingTrouble when it is not started now */
    public void start() {
        Optional<String> before = id();
        run(systemd.commands().start(), SLOWEST).filter(said -> id().equals(before)).ifPresent(said -> {
            throw new PassingTrouble(said);
        });
    }

    private Optional<String> id() {
        return App.of(host, instance).state().map(App.State::id);
    }

    /** What went wrong, if anything. */
    private Optional<String> run(List<String> arguments, Duration limit) {
        Command command = Command.of(arguments).within(limit);
        try {
            Result result = host.run(command);
            return Optional.of(result).filter(ended -> !ended.succeeded()).map(ended -> "%s: `%s` ended with %d: %s".formatted(instance.name(), command,
                    ended.exitCode(), (ended.errors() + ended.output()).strip()));
        } catch (CommandFailed e) {
            return Optional.of("%s: %s".formatted(instance.name(), e.getMessage()));
        }
    }
}
