package chatalot.runbook.database;

import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real PostgreSQL in a container of its own, started at the first use and shared by all tests of the JVM, which
 * removes it at its end. Tests make their own databases in it.
 */
public final class PostgresContainer extends TestServer implements AutoCloseable {

    public static final String IMAGE = "postgres:17";
    public static final String USER = "chatalot";
    public static final String PASSWORD = "it's \\ a: secret";

    private static final String[] FOR_TESTS = {"-c", "fsync=off", "-c", "max_connections=50"};

    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final String name;
    private final String address;

    private PostgresContainer(String suffix, Map<String, String> mounts, String... settings) {
        super(USER, PASSWORD);
        name = "runbook-test-postgres-" + ProcessHandle.current().pid() + suffix;
        docker.createInternalNetwork(name, Map.of());
        docker.startContainer(ContainerRequest.of(name, IMAGE, Stream.concat(Stream.of("postgres"), Stream.of(settings)).toArray(String[]::new))
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
        return new PostgresContainer("-disk", Map.of(directory.toString(), "/small"), FOR_TESTS);
    }

    /** One that nobody shares, as the image sets it: what is committed is on the disk. */
    public static PostgresContainer durable() {
        return new PostgresContainer("-durable", Map.of());
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

    @Override
    public String url(String database) {
        return "jdbc:postgresql://" + address + ":5432/" + database;
    }

    /** For one of its own; the shared one ends with the JVM. */
    @Override
    public void close() {
        docker.remove(name);
        docker.removeNetwork(name);
        docker.close();
    }

    private static final class Holder {

        private static final PostgresContainer ONE = started();

        private static PostgresContainer started() {
            PostgresContainer one = new PostgresContainer("", Map.of(), FOR_TESTS);
            Runtime.getRuntime().addShutdownHook(new Thread(one::close));
            return one;
        }
    }
}
