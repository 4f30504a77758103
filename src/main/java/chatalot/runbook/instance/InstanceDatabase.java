package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * Connections to an instance's PostgreSQL. Where it answers and with which password is asked at every connect and kept nowhere.
 */
public final class InstanceDatabase {

    /** PostgreSQL's own database for connections that must not stand on the app's. */
    public static final DatabaseName MAINTENANCE = new DatabaseName("postgres");
    private static final int CONNECT_SECONDS = 5;

    private final Instance instance;
    private final Supplier<Server> server;

    /** @param address in this machine's eyes */
    record Server(InetSocketAddress address, Optional<String> password) { }

    private InstanceDatabase(Instance instance, Supplier<Server> server) {
        this.instance = instance;
        this.server = server;
    }

    /** That of an instance on its host. */
    public static InstanceDatabase of(Host host, Instance instance) {
        return new InstanceDatabase(instance, instance.installation().choose(
                compose -> () -> new DatabaseContainerServer(host, instance, compose).now(),
                systemd -> () -> new HostServer(host, instance, systemd.postgres()).now()));
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
        Server now = server.get();
        properties.setProperty("user", instance.databaseUser());
        now.password().ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("ApplicationName", "chatalot-runbook");
        try {
            return DriverManager.getConnection("jdbc:postgresql://%s:%d/%s".formatted(now.address().getHostString(), now.address().getPort(),
                    database), properties);
        } catch (SQLException e) {
            throw NoConnectionFree.or(new PassingTrouble("%s: no connection to database %s: %s"
                    .formatted(instance.name(), database, e.getMessage()), e), instance.name(), e);
        }
    }
}
