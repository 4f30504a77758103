package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Script;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The unit of an app. What it runs is told by the files that it was started from; one that was started before they were touched runs
 * something that nobody can name any more.
 */
final class SystemdApp implements App {

    private static final Script LOOK = ReleaseTree.with(Script.of(SystemdApp.class, "look-at-unit.sh"));
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Of {@code ExecMainCode}: ended by a signal (CLD_KILLED and CLD_DUMPED of sigaction(2)). */
    private static final List<String> BY_SIGNAL = List.of("2", "3");
    private static final int SIGNALS = 128;

    private final Host host;
    private final Instance instance;
    private final SystemdInstallation systemd;
    private UnitProperties last = UnitProperties.parse("");

    SystemdApp(Host host, Instance instance, SystemdInstallation systemd) {
        this.host = host;
        this.instance = instance;
        this.systemd = systemd;
    }

    @Override
    public Optional<State> state() {
        List<String> arguments = new ArrayList<>(List.of(systemd.root().toString(), systemd.listenVariable(), last.value("RunbookState").orElse(""),
                last.value("RunbookRelease").orElse("")));
        arguments.addAll(systemd.commands().status());
        Command look = Command.of(LOOK.command(arguments.toArray(String[]::new))).within(LIMIT);
        Result result = host.run(look);
        if (!result.succeeded()) {
            throw new PassingTrouble("%s: %s cannot be looked at: %s".formatted(instance.name(), systemd.appWords(), result.errors().strip()));
        }
        last = UnitProperties.parse(result.output());
        return Optional.of(last).filter(properties -> !properties.isNotFound()).map(this::state);
    }

    private State state(UnitProperties properties) {
        boolean restarting = properties.is("SubState", "auto-restart");
        boolean running = properties.is("ActiveState", "active") && properties.is("SubState", "running");
        int status = properties.number("ExecMainStatus");
        return new State(properties.value("InvocationID").orElse(""), release(properties), running, restarting,
                properties.value("ExecMainCode").filter(BY_SIGNAL::contains).isPresent() ? SIGNALS + status : status,
                properties.is("Result", "oom-kill") && !running, properties.number("NRestarts"), Optional.of(health()));
    }

    private static String release(UnitProperties properties) {
        String there = properties.value("RunbookRelease").orElse("none");
        return properties.value("RunbookChanged").isPresent() ? State.UNKNOWN + ": its files were touched after it was started" : there;
    }

    /** By what the process itself was told, where that can be seen; what lies in the file holds from the next start. */
    private boolean listensBehindClosedDoors() {
        Optional<String> told = last.value("RunbookListens");
        return systemd.doors().isPresent() && told.map(address -> address.equals(SystemdDoors.closed(systemd.doors().get())))
                .orElseGet(() -> new SystemdDoors(host, instance, systemd).state() == Doors.State.CLOSED);
    }

    /** Whether it runs and listens where its doors do not say. */
    boolean listensBesideItsDoors() {
        return state().filter(State::isUp).isPresent() && systemd.doors().isPresent()
                && listensBehindClosedDoors() != (new SystemdDoors(host, instance, systemd).state() == Doors.State.CLOSED);
    }

    private URI health() {
        return HealthPage.address(host, "127.0.0.1", listensBehindClosedDoors() ? systemd.doors().orElseThrow().port() : instance.appPort(),
                instance.healthPath());
    }

    @Override
    public void logs(int tail, Consumer<String> lines) {
        List<String> command = new ArrayList<>(systemd.commands().logs());
        command.add(Integer.toString(tail));
        try {
            host.demand(Command.of(command).within(LIMIT), lines);
        } catch (CommandFailed e) {
            lines.accept("(its log cannot be read: %s)".formatted(e.getMessage()));
        }
    }

    @Override
    public Optional<String> revision(String release) {
        if (!last.is("RunbookRelease", release)) {
            state();
        }
        return last.value("RunbookRevision").filter(revision -> last.is("RunbookRelease", release));
    }

    @Override
    public String name() {
        return systemd.unit();
    }
}
