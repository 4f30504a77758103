package chatalot.runbook.instance;

import chatalot.runbook.instance.SystemdInstallation.ServiceCommands;
import chatalot.runbook.instance.SystemdSettings.Build;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/** The keys {@code systemd.*} of an instance as they are written; those that are not there are empty. */
record SystemdEntry(@DefaultValue("") String unit, @DefaultValue("") String root, @DefaultValue List<String> stop,
        @DefaultValue List<String> start, @DefaultValue List<String> status, @DefaultValue List<String> logs,
        @DefaultValue("") @Name("listen-variable") String listenVariable, @DefaultValue("0") @Name("closed-port") int closedPort,
        @DefaultValue("") @Name("database-user") String databaseUser,
        @DefaultValue("") @Name("database-password-file") String databasePasswordFile, @DefaultValue Written build) {

    static final String KEYS = "systemd.unit, systemd.root, systemd.stop, systemd.start, systemd.status, systemd.logs, "
            + "systemd.listen-variable, systemd.closed-port, systemd.database-user, systemd.database-password-file, "
            + "systemd.build.commands[i], systemd.build.artifacts.<place>";
    /** Where Chatalot's own manual installs it. */
    static final String ROOT = "/opt/chatalot";
    private static final String LISTEN = "LISTEN_ADDR";
    private static final String SUFFIX = ".service";
    /** Where Chatalot's own build leaves what is installed. */
    private static final Map<String, String> ARTIFACTS = Map.of("bin/chatalot-server", "target/release/chatalot-server",
            "static", "clients/web/build", "migrations", "migrations");
    private static final SystemdEntry NOTHING = new SystemdEntry("", "", List.of(), List.of(), List.of(), List.of(), "", 0, "", "",
            new Written(List.of(), Map.of()));

    /** How a release is made; {@code commands} are lines, see {@link WrittenCommand}. */
    record Written(@DefaultValue List<String> commands, @DefaultValue Map<String, String> artifacts) { }

    /** Whether none of the keys is there. */
    boolean isNothing() {
        return equals(NOTHING);
    }

    /** Whether it says that a service manager runs the instance. */
    boolean isPresent() {
        return !unit.isBlank();
    }

    /** The unit's whole name. */
    String wholeUnit() {
        return unit.endsWith(SUFFIX) ? unit : unit + SUFFIX;
    }

    Path absoluteRoot() {
        return Path.of(root.isBlank() ? ROOT : root).normalize();
    }

    /** Those that speak to the service manager, by their keys. */
    Map<String, List<String>> commands() {
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put("stop", stop);
        commands.put("start", start);
        commands.put("status", status);
        commands.put("logs", logs);
        return commands;
    }

    /** By its place in a release, what of the worktree comes there. */
    Map<String, String> artifacts() {
        return build.artifacts().isEmpty() ? ARTIFACTS : build.artifacts();
    }

    /** What is configured, where every value can be; absent where no unit is named. */
    Optional<SystemdSettings> settings() {
        if (!isPresent()) {
            return Optional.empty();
        }
        Map<String, Path> artifacts = new LinkedHashMap<>();
        artifacts().forEach((place, path) -> artifacts.put(place, Path.of(path).normalize()));
        Optional<ServiceCommands> commands = Optional.of(new ServiceCommands(stop, start, status, logs)).filter(all -> !all.stop().isEmpty());
        return Optional.of(new SystemdSettings(wholeUnit(), absoluteRoot(), commands, listenVariable.isBlank() ? LISTEN : listenVariable,
                Optional.of(closedPort).filter(port -> port != 0), text(databaseUser), text(databasePasswordFile).map(Path::of),
                new Build(build.commands().stream().map(WrittenCommand::arguments).toList(), Map.copyOf(artifacts))));
    }

    private static Optional<String> text(String value) {
        return Optional.of(value.strip()).filter(text -> !text.isEmpty());
    }
}
