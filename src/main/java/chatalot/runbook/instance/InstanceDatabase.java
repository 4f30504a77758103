package chatalot.runbook.instance;

import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.PassingTrouble;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * Connections to an instance's PostgreSQL, straight to the database container's address on the inside network.
 * The password is read from the container's environment at every connect and kept nowhere.
 */
public final class InstanceDatabase {

    /** PostgreSQL's own database for connections that must not stand on the app's. */
    public static final DatabaseName MAINTENANCE = new DatabaseName("postgres");
    private static final int PORT = 5432;
    private static final int CONNECT_SECONDS = 5;

    private final Instance instance;
    private final DockerAccess docker;

    public InstanceDatabase(Instance instance, DockerAccess docker) {
        this.instance = instance;
        this.docker = docker;
    }

    /** A connection to the app's database. @throws PassingTrouble when it cannot be had now */
    public Connection open() {
        return open(instance.databaseName());
    }

    /** A connection to any database of the cluster. @throws PassingTrouble when it cannot be had now */
    public Connection open(DatabaseName database) {
        return open(database, new Properties());
    }

    /**
     * The same for somebody who only looks: neither the connection nor an answer on it is waited for longer than that, even
     * where the server has stopped working and nobody refuses.
     */
    public Connection open(DatabaseName database, Duration patience) {
        Properties properties = new Properties();
        properties.setProperty("socketTimeout", Long.toString(Math.max(1, patience.toSeconds())));
        return open(database, properties);
    }

    private Connection open(DatabaseName database, Properties properties) {
        DockerAccess.Container container = docker.container(instance.database().container())
                .orElseThrow(() -> new PassingTrouble("%s: the database container %s does not exist"
                        .formatted(instance.name(), instance.database().container())));
        String address = container.addressIn(instance.insideNetwork())
                .orElseThrow(() -> new PassingTrouble("%s: the database container %s is not on network %s; is it running?"
                        .formatted(instance.name(), container.name(), instance.insideNetwork())));
        properties.setProperty("user", instance.databaseUser());
        container.environment("POSTGRES_PASSWORD").ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("ApplicationName", "chatalot-runbook");
        try {
            InetSocketAddress here = docker.route(address, PORT);
            return DriverManager.getConnection("jdbc:postgresql://%s:%d/%s".formatted(here.getHostString(), here.getPort(), database), properties);
        } catch (SQLException e) {
            throw NoConnectionFree.or(new PassingTrouble("%s: no connection to database %s: %s"
                    .formatted(instance.name(), database, e.getMessage()), e), instance.name(), e);
        }
    }
}
