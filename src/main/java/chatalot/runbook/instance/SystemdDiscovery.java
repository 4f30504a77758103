package chatalot.runbook.instance;

import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.SystemdInstallation.ListeningDoors;
import chatalot.runbook.instance.SystemdInstallation.PostgresAddress;
import chatalot.runbook.instance.SystemdInstallation.ServiceCommands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out what an installation is that a service manager runs: from what that says of the unit, and from the env file that the unit reads.
 * The app need not run; where unit, files and configuration disagree it refuses and names both.
 */
final class SystemdDiscovery {

    /** In the checkout; while it is there the app listens where nobody asks. */
    static final Path DOORS = Path.of(".runbook", "doors.env");
    private static final Pattern PROGRAM = Pattern.compile("path=([^;]+?) *;");
    private static final Pattern ARGUMENTS = Pattern.compile("argv\\[]=([^;]+?) *;");
    static final String FILES = "FILE_STORAGE_PATH";
    private static final List<String> KEYS = List.of("JWT_PRIVATE_KEY_PATH", "JWT_PUBLIC_KEY_PATH");
    private static final String ROOT_ACCOUNT = "root";

    private final Host host;
    private final InstanceSettings settings;
    private final SystemdSettings systemd;

    /** @param settings of an instance that a service manager runs */
    SystemdDiscovery(Host host, InstanceSettings settings) {
        this.host = host;
        this.settings = settings;
        this.systemd = settings.systemd().orElseThrow();
    }

    /** @throws DiscoveryRefused when it does not fit together
     *  @throws PassingTrouble when the service manager does not answer */
    Instance discover() {
        ServiceCommands commands = systemd.commands().orElseGet(() -> ServiceCommands.ofSystemd(systemd.unit(), host.user() == 0));
        UnitProperties unit = properties(commands);
        requireLoaded(unit);
        requireProgram(unit);
        Path envFile = settings.envFile().orElseThrow();
        UnitEnvironment all = UnitEnvironment.of(settings.name(), host, unit);
        requireEnvFile(all, envFile);
        Path doorsFile = settings.directory().resolve(DOORS);
        UnitEnvironment environment = all.without(doorsFile);
        Optional<ListenAddress> listens = listens(environment);
        int port = port(listens);
        DatabaseUrl url = database(environment, envFile);
        Path home = unit.value("WorkingDirectory").filter(text -> text.startsWith("/")).map(Path::of).orElse(Path.of("/"));
        SystemdInstallation installation = new SystemdInstallation(systemd.unit(), systemd.root(), unit.value("User").orElse(ROOT_ACCOUNT), program(unit),
                systemd.listenVariable(), unitFiles(unit), environment.present(), commands, doors(all, doorsFile, port), new PostgresAddress(url.host(), url.port(), systemd.passwordFile()));
        return new Instance(settings.name(), settings.directory(), installation, Optional.of(envFile), name(url), user(url),
                files(environment, home), secrets(environment, envFile, home), port,
                settings.publishedUrl().or(() -> listens.map(ListenAddress::url)), settings.healthPath(), settings.backups());
    }

    private UnitProperties properties(ServiceCommands commands) {
        try {
            return UnitProperties.ask(host, settings.name(), commands);
        } catch (CommandFailed e) {
            throw refused("the service manager cannot be asked: %s.".formatted(e.getMessage()),
                    "Install systemctl, or say under systemd.stop, start, status and logs how to speak to another service manager.");
        }
    }

    private void requireLoaded(UnitProperties unit) {
        String state = unit.value("LoadState").orElseThrow(() -> refused("systemd.status does not print what is needed of %s."
                .formatted(unit()), "Let it print, as `systemctl show` does: " + String.join(", ", UnitProperties.NAMES) + "."));
        if (unit.isNotFound()) {
            throw refused("the service manager knows no %s.".formatted(unit()),
                    "Name the right one under systemd.unit, or install Chatalot as its manual says; the service only updates what is installed.");
        }
        if (!state.equals("loaded")) {
            throw refused("%s is %s.".formatted(unit(), state), "See `systemctl status %s` and mend the unit.".formatted(systemd.unit()));
        }
    }

    private static List<String> program(UnitProperties unit) {
        Matcher matcher = ARGUMENTS.matcher(unit.value("ExecStart").orElse(""));
        return matcher.find() ? List.of(matcher.group(1).strip().split(" +")) : List.of();
    }

    private void requireProgram(UnitProperties unit) {
        Matcher matcher = PROGRAM.matcher(unit.value("ExecStart").orElse(""));
        Path bin = systemd.root().resolve("bin");
        String program = matcher.find() ? matcher.group(1).strip() : "nothing";
        if (!program.startsWith(bin + "/")) {
            throw refused("%s starts %s, but the root is %s.".formatted(unit(), program, systemd.root()),
                    "Name the right directory under systemd.root; its bin has to hold what the unit starts.");
        }
    }

    private void requireEnvFile(UnitEnvironment environment, Path envFile) {
        if (!environment.files().contains(envFile)) {
            throw refused("%s reads its variables from %s, but the env file is %s.".formatted(unit(), environment.files(), envFile),
                    "Name the right one under env-file, or in the unit: EnvironmentFile=" + envFile);
        }
        if (!host.exists(envFile)) {
            throw refused("the env file %s is not there, or the service may not see it.".formatted(envFile),
                    "Write it as Chatalot's manual says, and let the service be root or the app's account on that host.");
        }
    }

    private Optional<ListenAddress> listens(UnitEnvironment environment) {
        return environment.value(systemd.listenVariable()).map(text -> {
            ListenAddress address = ListenAddress.parse(text).orElseThrow(() -> refused("%s is %s, which is no address with a port."
                    .formatted(systemd.listenVariable(), text), "Write it like 0.0.0.0:8080."));
            if (!address.answersOnLoopback()) {
                throw refused("the app listens on %s only, and is asked for its health on 127.0.0.1.".formatted(address),
                        "Let it listen on 0.0.0.0:%1$d or 127.0.0.1:%1$d (%2$s).".formatted(address.port(), systemd.listenVariable()));
            }
            return address;
        });
    }

    private int port(Optional<ListenAddress> listens) {
        int port = listens.map(ListenAddress::port).or(settings::appPort).orElseThrow(() -> refused(
                "nothing of %s says with %s where the app listens.".formatted(unit(), systemd.listenVariable()),
                "Write %s=0.0.0.0:8080 into the env file, or name the variable under systemd.listen-variable.".formatted(systemd.listenVariable())));
        settings.appPort().filter(configured -> configured != port).ifPresent(configured -> {
            throw refused("app-port is %d, but %s is %s.".formatted(configured, systemd.listenVariable(), listens.orElseThrow()),
                    "Correct one of them.");
        });
        if (systemd.closedPortBeside(port) == port) {
            throw refused("systemd.closed-port is %d, where the app listens anyway.".formatted(port), "Choose another port.");
        }
        return port;
    }

    private DatabaseUrl database(UnitEnvironment environment, Path envFile) {
        Path setting = environment.setting(DatabaseUrl.VARIABLE).orElseThrow(() -> refused("%s is not in %s."
                .formatted(DatabaseUrl.VARIABLE, envFile), "Write it there like postgres://chatalot:password@localhost:5432/chatalot."));
        if (!setting.equals(envFile)) {
            throw refused("%s is in %s, but the env file is %s.".formatted(DatabaseUrl.VARIABLE, setting, envFile), "Keep it in the env file alone.");
        }
        try {
            DatabaseUrl url = DatabaseUrl.parse(environment.value(DatabaseUrl.VARIABLE).orElse(""));
            if (url.host().startsWith("%")) {
                throw refused("%s leads through a socket file.".formatted(DatabaseUrl.VARIABLE), "Let it lead to localhost.");
            }
            return url;
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage() + ".", "Correct it in " + envFile + ".");
        }
    }

    private DatabaseName name(DatabaseUrl url) {
        try {
            return new DatabaseName(url.database());
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage() + ".", "Give the database a name of letters, digits and underscores.");
        }
    }

    private String user(DatabaseUrl url) {
        return systemd.databaseUser().or(url::user).orElseThrow(() -> refused("%s names no user.".formatted(DatabaseUrl.VARIABLE),
                "Name a superuser under systemd.database-user."));
    }

    /** Only where nothing that is read after our file says otherwise. */
    private Optional<ListeningDoors> doors(UnitEnvironment all, Path file, int port) {
        int place = all.files().lastIndexOf(file);
        boolean last = place >= 0 && all.after(place).setting(systemd.listenVariable()).isEmpty();
        return last ? Optional.of(new ListeningDoors(file, systemd.listenVariable(), systemd.closedPortBeside(port))) : Optional.empty();
    }

    private Map<String, String> files(UnitEnvironment environment, Path home) {
        List<String> directories = settings.files().isEmpty() ? List.of(environment.value(FILES).map(text -> home.resolve(text).normalize().toString())
                .orElseThrow(() -> refused("%s is nowhere in %s.".formatted(FILES, unit()),
                        "Write it there, or name the directories of user files under files."))) : settings.files();
        Map<String, String> files = new LinkedHashMap<>();
        directories.forEach(directory -> {
            if (!host.exists(Path.of(directory))) {
                throw refused("user files are to lie in %s, which is not there.".formatted(directory), "Make that directory, or correct "
                        + (settings.files().isEmpty() ? FILES : "the key files") + ".");
            }
            Path real = host.real(Path.of(directory));
            if (settings.backups().startsWith(real)) {
                throw refused("the backups lie in %s, below the user files that they are to hold.".formatted(settings.backups()),
                        "Move them elsewhere, and name that place under backups.");
            }
            files.put(directory, real.toString());
        });
        return files;
    }

    private List<Path> secrets(UnitEnvironment environment, Path envFile, Path home) {
        if (!settings.secrets().isEmpty()) {
            return settings.secrets();
        }
        return Stream.concat(environment.present().stream(), KEYS.stream().flatMap(key -> environment.value(key).stream())
                .map(text -> home.resolve(text).normalize()).filter(host::exists)).distinct().toList();
    }

    private static List<Path> unitFiles(UnitProperties unit) {
        List<Path> files = new ArrayList<>(unit.all("FragmentPath").stream().map(Path::of).toList());
        unit.all("DropInPaths").stream().flatMap(text -> Stream.of(text.split(" +"))).map(Path::of).forEach(files::add);
        return List.copyOf(files);
    }

    private String unit() {
        return "unit " + systemd.unit();
    }

    private DiscoveryRefused refused(String problem, String mend) {
        return new DiscoveryRefused(settings.name(), problem, mend);
    }
}
