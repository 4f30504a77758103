package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL of this machine's own programs, which trusts everybody; {@code chatalot} is its superuser and has a database. */
final class ClusterOnHost implements AutoCloseable {

    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    /** Who runs a server where root does all else: PostgreSQL refuses to be root. */
    private static final String UNPRIVILEGED = "nobody";

    private final Host host;
    private final Path programs;
    private final Path directory;
    private final int port;

    ClusterOnHost(Host host) throws IOException {
        this.host = host;
        this.programs = programs();
        this.directory = Files.createTempDirectory("runbook-cluster");
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        if (host.user() == 0) {
            host.demand(Command.of("chown", UNPRIVILEGED, directory.toString()));
        }
        run("initdb", "--pgdata=" + directory.resolve("data"), "--username=chatalot", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
                "--no-sync");
        run("pg_ctl", "--pgdata=" + directory.resolve("data"), "--wait", "--silent", "--log=" + directory.resolve("log"),
                "--options=-p %d -k %s -h 127.0.0.1 -c fsync=off".formatted(port, directory), "start");
        sql("create database chatalot");
    }

    int port() {
        return port;
    }

    /** Its major version. */
    String major() {
        return programs.getParent().getFileName().toString();
    }

    void sql(String statement) {
        try (Connection connection = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), "chatalot", "");
                Statement work = connection.createStatement()) {
            work.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path programs() {
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin")).filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(bin -> Integer.parseInt(bin.getParent().getFileName().toString()))).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL's server is not installed on this machine (package postgresql)", e);
        }
    }

    private void run(String program, String... arguments) {
        List<String> as = host.user() == 0 ? List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--clear-groups", "env", "--chdir=/")
                : List.of("env", "--chdir=/");
        host.demand(Command.of(as).and(programs.resolve(program).toString()).and(arguments).within(Duration.ofMinutes(1)));
    }

    @Override
    public void close() {
        run("pg_ctl", "--pgdata=" + directory.resolve("data"), "--mode=immediate", "--silent", "stop");
        host.demand(Command.of("rm", "-rf", directory.toString()));
    }
}
