package chatalot.runbook.database;

import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A real PostgreSQL in a container of its own, started at the first use and shared by all tests of the JVM, which
 * removes it at its end. Tests make their own databases in it.
 */
public final class PostgresContainer implements AutoCloseable {

    public static final String IMAGE = "postgres:17";
    public static final String USER = "chatalot";
    public static final String PASSWORD = "it's \\ a: secret";
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final String name;
    private final String address;

    private PostgresContainer(String suffix, Map<String, String> mounts) {
        name = "runbook-test-postgres-" + ProcessHandle.current().pid() + suffix;
        docker.createInternalNetwork(name, Map.of());
        docker.startContainer(ContainerRequest.of(name, IMAGE, "postgres", "-c", "fsync=off", "-c", "max_connections=50")
                .withEnv("POSTGRES_USER=" + USER, "POSTGRES_PASSWORD=" + PASSWORD).on(name)
                .mounting(mounts));
        Awaitility.await().pollInterval(Duration.ofMillis(100)).until(() -> docker
                .exec(name, List.of("pg_isready", "-h", "127.0.0.1"), Duration.ofSeconds(10)).succeeded());
        address = docker.container(name).flatMap(container -> container.addressIn(name)).orElseThrow();
    }

    /** The one of this JVM. */
    public static PostgresContainer shared() {
        return Holder.ONE;
    }

    /** One of its own for a test, with a directory of the host mounted at {@code /small}. */
    public static PostgresContainer withDisk(Path directory) {
        return new PostgresContainer("-disk", Map.of(directory.toString(), "/small"));
    }

    public DockerAccess docker() {
        return docker;
    }

    /** The container's name. */
    public String container() {
        return name;
    }

    /** The internal network it is on. */
    public String network() {
        return name;
    }

    /** Makes an empty database and returns its name. */
    public String createDatabase() {
        String database = "test_" + DATABASES.incrementAndGet();
        execute("postgres", "create database " + database);
        return database;
    }

    public String url(String database) {
        return "jdbc:postgresql://" + address + ":5432/" + database;
    }

    public Connection open(String database) {
        try {
            return DriverManager.getConnection(url(database), USER, PASSWORD);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs each statement outside a transaction. */
    public void execute(String database, String... statements) {
        try (Connection connection = open(database); Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The one value that a query gives, as text; {@code "null"} for null. */
    public String value(String database, String query) {
        try (Connection connection = open(database); Statement statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            return result.next() ? String.valueOf(result.getString(1)) : "no row";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For one with a disk of its own; the shared one ends with the JVM. */
    @Override
    public void close() {
        docker.remove(name);
        docker.removeNetwork(name);
        docker.close();
    }

    private static final class Holder {

        private static final PostgresContainer ONE = started();

        private static PostgresContainer started() {
            PostgresContainer one = new PostgresContainer("", Map.of());
            Runtime.getRuntime().addShutdownHook(new Thread(one::close));
            return one;
        }
    }
}
