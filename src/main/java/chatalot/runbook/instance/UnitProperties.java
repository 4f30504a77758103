package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.instance.SystemdInstallation.ServiceCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code systemctl show} prints of a unit: one {@code Name=value} a line, several lines where a property has several values.
 *
 * @param values in the order they were printed, by name
 */
record UnitProperties(Map<String, List<String>> values) {

    /** All that is asked for, see systemctl(1) and org.freedesktop.systemd1(5); who speaks to another service manager prints these. */
    static final List<String> NAMES = List.of("LoadState", "ActiveState", "SubState", "MainPID", "NRestarts", "ExecMainCode",
            "ExecMainStatus", "Result", "InvocationID", "User", "Group", "WorkingDirectory", "Environment", "EnvironmentFiles",
            "FragmentPath", "DropInPaths", "ExecStart", "UnitFileState", "NeedDaemonReload");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** As they are now. @throws PassingTrouble when they cannot be had
     *  @throws CommandFailed when there is no such program, or it does not answer */
    static UnitProperties ask(Host host, InstanceName instance, ServiceCommands commands) {
        Result result = host.run(Command.of(commands.status()).within(LIMIT));
        if (!result.succeeded()) {
            throw new PassingTrouble("%s: its unit cannot be looked at: %s".formatted(instance, result.errors().strip()));
        }
        return parse(result.output());
    }

    static UnitProperties parse(String output) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        output.lines().filter(line -> line.contains("=")).forEach(line -> values.computeIfAbsent(line.substring(0, line.indexOf('=')),
                name -> new ArrayList<>()).add(line.substring(line.indexOf('=') + 1).strip()));
        return new UnitProperties(values);
    }

    /** The last value of a property; absent where it was not printed, or is empty. */
    Optional<String> value(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Every value of a property that is not empty. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of()).stream().filter(value -> !value.isEmpty()).toList();
    }

    /** A property that is a number; 0 where it is none. */
    int number(String name) {
        return value(name).filter(value -> value.matches("[0-9]{1,9}")).map(Integer::valueOf).orElse(0);
    }

    boolean is(String name, String wanted) {
        return value(name).filter(wanted::equals).isPresent();
    }

    /** Whether the service manager knows no such unit. */
    boolean isNotFound() {
        return is("LoadState", "not-found");
    }
}
