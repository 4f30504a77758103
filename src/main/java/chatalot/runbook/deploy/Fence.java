package chatalot.runbook.deploy;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.InstanceDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Keeps everybody out of a database, superusers included, while it must not change: an app that an operator's own
 * {@code docker compose up -d} brings back meanwhile cannot write. Cloning and renaming stay possible.
 */
public final class Fence {

    /** No server process has this number. */
    private static final int NOBODY = 0;
    private static final Duration ENDING = Duration.ofSeconds(5);
    private static final Duration RHYTHM = Duration.ofMillis(10);

    private final InstanceDatabase cluster;

    public Fence(InstanceDatabase cluster) {
        this.cluster = cluster;
    }

    /** Closes the database and ends the sessions in it. Returns when there is none left; no such database is success. */
    public void raise(DatabaseName database) {
        try (Connection connection = cluster.open(InstanceDatabase.MAINTENANCE)) {
            if (exists(connection, database)) {
                allowConnections(connection, database, false);
                endSessions(connection, database, NOBODY);
            }
        } catch (SQLException e) {
            throw trouble("raise the fence of", database, e);
        }
    }

    /** Opens the database again; no such database is success. */
    public void lift(DatabaseName database) {
        try (Connection connection = cluster.open(InstanceDatabase.MAINTENANCE)) {
            if (exists(connection, database)) {
                allowConnections(connection, database, true);
            }
        } catch (SQLException e) {
            throw trouble("lift the fence of", database, e);
        }
    }

    /**
     * Closes the database to everybody else and returns the only connection to it, the caller's to close. Between a
     * fence that was up before and this one, somebody may have written; afterwards nobody can.
     */
    Connection enterAlone(DatabaseName database) throws SQLException {
        lift(database);
        Connection alone = cluster.open(database);
        try (Connection connection = cluster.open(InstanceDatabase.MAINTENANCE)) {
            allowConnections(connection, database, false);
            endSessions(connection, database, backend(alone));
            return alone;
        } catch (SQLException | RuntimeException e) {
            alone.close();
            throw e;
        }
    }

    /** True while nobody can connect to the database. */
    public boolean isRaised(DatabaseName database) {
        try (Connection connection = cluster.open(InstanceDatabase.MAINTENANCE);
                PreparedStatement query = connection.prepareStatement(
                        "select not datallowconn from pg_database where datname = ?")) {
            query.setString(1, database.value());
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw trouble("ask for the fence of", database, e);
        }
    }

    private static boolean exists(Connection connection, DatabaseName database) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
            query.setString(1, database.value());
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void allowConnections(Connection connection, DatabaseName database, boolean allow)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("alter database " + database.quoted() + " allow_connections " + allow);
        }
    }

    /** The fence does not end sessions that are in already. They are told all at once; one that has ended by itself is as good. */
    private static void endSessions(Connection connection, DatabaseName database, int spared) throws SQLException {
        long end = System.nanoTime() + ENDING.toNanos();
        while (told(connection, database, spared) > 0) {
            if (System.nanoTime() > end) {
                throw new PassingTrouble("Sessions in database %s did not end within %d s".formatted(database, ENDING.toSeconds()));
            }
            pause();
        }
    }

    /** Returns how many there were. */
    private static int told(Connection connection, DatabaseName database, int spared) throws SQLException {
        try (PreparedStatement tell = connection.prepareStatement("select count(pg_terminate_backend(pid)) "
                + "from pg_stat_activity where datname = ? and pid <> ?")) {
            tell.setString(1, database.value());
            tell.setInt(2, spared);
            try (ResultSet row = tell.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RHYTHM.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Waiting for sessions to end was interrupted", e);
        }
    }

    private static int backend(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static PassingTrouble trouble(String what, DatabaseName database, SQLException e) {
        return new PassingTrouble("Could not %s database %s: %s".formatted(what, database, e.getMessage()), e);
    }
}
