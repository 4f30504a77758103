package chatalot.runbook.database;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.FreePort;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.instance.SystemdInstallation.PostgresAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real PostgreSQL of this machine, as a package manager installs it: its own programs, and a cluster that asks everybody for a password.
 * Started at the first use and shared by all tests of the JVM, which removes it at its end.
 */
public final class PostgresOnHost extends TestServer {

    public static final String USER = "chatalot";
    public static final String PASSWORD = "it's \\ a: \"$ecret\" of the host";
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    /** Who runs servers where root does all else: PostgreSQL refuses to. */
    private static final String UNPRIVILEGED = "nobody";

    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);
    private final Path programs = programs();
    private final Path directory;
    private final int port;

    private PostgresOnHost() {
        super(USER, PASSWORD);
        try {
            port = FreePort.any();
            directory = Files.createTempDirectory(Path.of("/tmp"), "runbook-test-cluster");
            Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (isRoot()) {
            host.demand(Command.of("chown", "-R", UNPRIVILEGED, directory.toString()));
        }
        postgres("initdb", "--pgdata=" + data(), "--username=" + USER, "--auth=scram-sha-256", "--pwfile=" + directory.resolve("password"),
                "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync");
        postgres("pg_ctl", "--pgdata=" + data(), "--wait", "--silent", "--log=" + directory.resolve("log"), "--options=-p %d -k %s -h 127.0.0.1 "
                .formatted(port, directory) + "-c fsync=off -c max_connections=50", "start");
    }

    /** The one of this JVM. */
    public static PostgresOnHost shared() {
        return Holder.ONE;
    }

    /** Whom an app runs as here: never root. */
    public static String account() {
        return isRoot() ? UNPRIVILEGED : System.getProperty("user.name");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The newest that is installed. A machine without any cannot tell whether an instance on its host is safe. */
    private static Path programs() {
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin")).filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(bin -> Integer.parseInt(bin.getParent().getFileName().toString()))).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL's server is not installed on this machine (package postgresql)", e);
        }
    }

    /** Its major version. */
    public String major() {
        return programs.getParent().getFileName().toString();
    }

    public PostgresAddress address(Optional<Path> passwordFile) {
        return new PostgresAddress("127.0.0.1", port, passwordFile);
    }

    /** This machine. */
    public LocalHost host() {
        return host;
    }

    @Override
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    private Path data() {
        return directory.resolve("data");
    }

    private void postgres(String program, String... arguments) {
        List<String> as = isRoot() ? List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--clear-groups", "env", "--chdir=/") : List.of("env", "--chdir=/");
        host.demand(Command.of(as).and(programs.resolve(program).toString()).and(arguments).within(Duration.ofMinutes(1)));
    }

    private void end() {
        postgres("pg_ctl", "--pgdata=" + data(), "--mode=immediate", "--silent", "stop");
        host.demand(Command.of("rm", "-rf", directory.toString()));
        docker.close();
    }

    private static final class Holder {

        private static final PostgresOnHost ONE = started();

        private static PostgresOnHost started() {
            PostgresOnHost one = new PostgresOnHost();
            Runtime.getRuntime().addShutdownHook(new Thread(one::end));
            return one;
        }
    }
}
