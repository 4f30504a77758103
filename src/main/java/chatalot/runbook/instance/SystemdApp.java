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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The unit of an app. What it runs is told by the files that it was started from; one that was started before they were touched runs
 * something that nobody can name any more.
 */
final class SystemdApp implements App {

    /** What {@code systemctl show} is asked for, see systemd.service(5) and org.freedesktop.systemd1(5). */
    static final List<String> PROPERTIES = List.of("LoadState", "ActiveState", "SubState", "MainPID", "NRestarts", "ExecMainCode",
            "ExecMainStatus", "Result", "InvocationID");
    private static final Script LOOK = ReleaseTree.with(Script.of(SystemdApp.class, "look-at-unit.sh"));
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Of {@code ExecMainCode}: ended by a signal (CLD_KILLED and CLD_DUMPED of sigaction(2)). */
    private static final List<String> BY_SIGNAL = List.of("2", "3");
    private static final int SIGNALS = 128;

    private final Host host;
    private final Instance instance;
    private final SystemdInstallation systemd;
    private Map<String, String> last = Map.of();

    SystemdApp(Host host, Instance instance, SystemdInstallation systemd) {
        this.host = host;
        this.instance = instance;
        this.systemd = systemd;
    }

    @Override
    public Optional<State> state() {
        List<String> arguments = new ArrayList<>(List.of(systemd.root().toString(), last.getOrDefault("RunbookState", ""),
                last.getOrDefault("RunbookRelease", "")));
        arguments.addAll(systemd.commands().status());
        Command look = Command.of(LOOK.command(arguments.toArray(String[]::new))).within(LIMIT);
        Result result = host.run(look);
        if (!result.succeeded()) {
            throw new PassingTrouble("%s: %s cannot be looked at: %s".formatted(instance.name(), systemd.appWords(), result.errors().strip()));
        }
        last = properties(result.output());
        return Optional.of(last).filter(properties -> !"not-found".equals(properties.get("LoadState"))).map(this::state);
    }

    private static Map<String, String> properties(String output) {
        Map<String, String> properties = new HashMap<>();
        output.lines().filter(line -> line.contains("=")).forEach(line ->
                properties.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return Map.copyOf(properties);
    }

    private State state(Map<String, String> properties) {
        boolean restarting = "auto-restart".equals(properties.get("SubState"));
        boolean running = "active".equals(properties.get("ActiveState")) && "running".equals(properties.get("SubState"));
        int status = number(properties, "ExecMainStatus");
        return new State(properties.getOrDefault("InvocationID", ""), release(properties), running, restarting,
                BY_SIGNAL.contains(properties.get("ExecMainCode")) ? SIGNALS + status : status,
                "oom-kill".equals(properties.get("Result")) && !running, number(properties, "NRestarts"), Optional.of(health()));
    }

    private static String release(Map<String, String> properties) {
        String there = properties.getOrDefault("RunbookRelease", "none");
        return properties.containsKey("RunbookChanged") ? "unknown: its files were touched after it was started" : there;
    }

    private static int number(Map<String, String> properties, String name) {
        String value = properties.getOrDefault(name, "");
        return value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : 0;
    }

    private URI health() {
        boolean closed = new SystemdDoors(host, instance, systemd).state() == Doors.State.CLOSED;
        int port = closed ? systemd.doors().orElseThrow().port() : instance.appPort();
        return HealthPage.address(host, "127.0.0.1", port, instance.healthPath());
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
        if (!release.equals(last.get("RunbookRelease"))) {
            state();
        }
        return Optional.ofNullable(last.get("RunbookRevision")).filter(revision -> release.equals(last.get("RunbookRelease")) && !revision.isEmpty());
    }

    @Override
    public String name() {
        return systemd.unit();
    }
}
