package chatalot.runbook.instance;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An installation that a service manager runs, as Chatalot's own manual describes it: directories below a root, a unit, and the PostgreSQL
 * of its host.
 *
 * @param unit      for example {@code chatalot.service}
 * @param root      holds {@code bin}, {@code static} and {@code migrations} of the release that serves, absolute
 * @param account   the user that the unit runs the app as
 * @param program   what the unit starts, with its arguments: below {@code <root>/bin}
 * @param listenVariable by which the app is told where it listens
 * @param unitFiles the unit and its drop-ins, absolute
 * @param environmentFiles what the unit reads its variables from, in that order; of those in several the last counts
 * @param commands  how the service manager is spoken to
 * @param doors     how they close; absent where the unit does not allow it
 * @param postgres  where the database answers on the host
 */
public record SystemdInstallation(String unit, Path root, String account, List<String> program, String listenVariable,
        List<Path> unitFiles, List<Path> environmentFiles, ServiceCommands commands,
        Optional<ListeningDoors> doors, PostgresAddress postgres) implements Installation {

    /** The directories below the root that make a release. */
    public static final List<String> PARTS = List.of("bin", "static", "migrations");

    /**
     * Argument lists. What {@code status} prints is what {@code systemctl show} does: one {@code Name=value} a line.
     *
     * @param stop   returns when the app has ended
     * @param start  returns when it was started
     * @param status prints the properties in {@link UnitProperties#NAMES}
     * @param logs   prints the last lines; their number is appended
     */
    public record ServiceCommands(List<String> stop, List<String> start, List<String> status, List<String> logs) {

        /** Those of systemd itself. @param asRoot else stop and start go through sudo, which must not ask for a password */
        static ServiceCommands ofSystemd(String unit, boolean asRoot) {
            return new ServiceCommands(systemctl(asRoot, "stop", unit), systemctl(asRoot, "start", unit),
                    List.of("systemctl", "show", unit, "--property=" + String.join(",", UnitProperties.NAMES)),
                    List.of("journalctl", "--unit", unit, "--no-pager", "--output=cat", "--lines"));
        }

        private static List<String> systemctl(boolean asRoot, String verb, String unit) {
            return asRoot ? List.of("systemctl", verb, unit) : List.of("sudo", "-n", "systemctl", verb, unit);
        }
    }

    /**
     * Doors by listening address: a file with variables that the unit reads after its own ({@code EnvironmentFile=-…}). While it is there
     * the app listens where nobody outside asks; the new address holds from the next start.
     *
     * @param file     absolute
     * @param variable for example {@code LISTEN_ADDR}
     * @param port     on the loopback interface, while they are closed
     */
    public record ListeningDoors(Path file, String variable, int port) { }

    /**
     * @param host         as seen from the instance's host
     * @param passwordFile holds nothing but the password; absent: the env file's {@code DATABASE_URL} has it
     */
    public record PostgresAddress(String host, int port, Optional<Path> passwordFile) { }

    SystemdInstallation withDatabaseAt(PostgresAddress other) {
        return new SystemdInstallation(unit, root, account, program, listenVariable, unitFiles, environmentFiles, commands, doors, other);
    }

    @Override
    public <T> T choose(Function<ComposeInstallation, T> compose, Function<SystemdInstallation, T> systemd) {
        return systemd.apply(this);
    }

    @Override
    public String appWords() {
        return "unit " + unit;
    }

    @Override
    public String databaseWords() {
        return "PostgreSQL at %s:%d".formatted(postgres.host(), postgres.port());
    }
}
