package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.DoctorReport.Finding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether the database server can do what an update asks of it, and nothing odd is left in it. */
record DatabaseState(Host host, Instance instance) {

    private static final String TOPIC = "database";
    private static final int OLDEST = 15;
    private static final String SUPERUSER = "a superuser. Make one: sudo -u postgres createuser --superuser --pwprompt runbook; then name it "
            + "under systemd.database-user, and a file with its password under systemd.database-password-file.";
    private static final String FACTS = """
            select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major,
                   (select rolsuper from pg_roles where rolname = current_user) as superuser,
                   (select datallowconn from pg_database where datname = ?) as open""";
    private static final String COLLATION = """
            select datcollversion as made, pg_database_collation_actual_version(oid) as now
            from pg_database where datname = ?""";
    private static final String KEPT = """
            select datname, pg_database_size(datname) as size from pg_database
            where datname ~ ('^' || ? || '_(before|failed)_[0-9]+$') order by datname""";

    List<Finding> look() {
        try (Connection connection = InstanceDatabase.of(host, instance).open(InstanceDatabase.MAINTENANCE)) {
            List<Finding> findings = new ArrayList<>();
            boolean understood = facts(connection, findings);
            if (understood) {
                collation(connection, findings);
            }
            kept(connection, findings);
            return findings;
        } catch (SQLException e) {
            throw new PassingTrouble("%s: the database server cannot be asked: %s"
                    .formatted(instance.name(), e.getMessage()), e);
        }
    }

    private boolean facts(Connection connection, List<Finding> findings) throws SQLException {
        try (PreparedStatement statement = named(connection, FACTS); ResultSet row = statement.executeQuery()) {
            row.next();
            int major = row.getInt("major");
            findings.add(major >= OLDEST ? Finding.ok(TOPIC, "PostgreSQL " + row.getString("version"))
                    : Finding.stops(TOPIC, "PostgreSQL %s is too old".formatted(row.getString("version")),
                            "Upgrade it to %d or newer.".formatted(OLDEST)));
            if (!row.getBoolean("superuser")) {
                findings.add(Finding.stops(TOPIC, "User %s is no superuser".formatted(instance.databaseUser()),
                        "A restore point ends sessions and copies a database with its settings: that needs "
                                + instance.installation().choose(compose -> "POSTGRES_USER to be the superuser.", systemd -> SUPERUSER)));
            }
            if (row.getString("open") == null) {
                findings.add(Finding.stops(TOPIC, "There is no database %s".formatted(instance.databaseName()),
                        "See where the app keeps its data."));
            } else if (!row.getBoolean("open")) {
                findings.add(Finding.stops(TOPIC, "Database %s takes no connections: a fence was left".formatted(instance.databaseName()),
                        "See whether a run is in its swap; else: ALTER DATABASE %s ALLOW_CONNECTIONS true"
                                .formatted(instance.databaseName().quoted())));
            }
            return major >= OLDEST;
        }
    }

    private void collation(Connection connection, List<Finding> findings) throws SQLException {
        try (PreparedStatement statement = named(connection, COLLATION); ResultSet row = statement.executeQuery()) {
            if (row.next() && row.getString("made") != null && !row.getString("made").equals(row.getString("now"))) {
                findings.add(Finding.stops(TOPIC, "Its collation was made with version %s of the C library's, which is %s now: indexes on text may be wrong"
                                .formatted(row.getString("made"), row.getString("now")),
                        "Rebuild them: REINDEX DATABASE %1$s; ALTER DATABASE %1$s REFRESH COLLATION VERSION"
                                .formatted(instance.databaseName().quoted())));
            }
        }
    }

    private void kept(Connection connection, List<Finding> findings) throws SQLException {
        try (PreparedStatement statement = named(connection, KEPT); ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                findings.add(Finding.warning(TOPIC, "An earlier run left database %s (%s)".formatted(
                        row.getString("datname"), Disk.words(row.getLong("size"))),
                        "It is deleted when its time has come; `./runbook kept` lists such copies."));
            }
        }
    }

    private PreparedStatement named(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, instance.databaseName().value());
        return statement;
    }
}
