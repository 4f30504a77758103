package chatalot.runbook.deploy;

import chatalot.runbook.deploy.StateComparison.Row;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The app's database and what a run makes beside it, beside what is on record of them. */
final class DatabasesNow {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Of somebody who opens a page: larger databases go uncounted. */
    private static final Duration COUNTING = Duration.ofSeconds(3);
    private static final String ABSENT = "not there";
    private static final String OPEN = "there, open";
    private static final String CLOSED = "there, closed to everybody";
    private static final String NAMES = "select datname, datallowconn from pg_database where datname like ? || '%'";

    private final OnRecord record;
    private final Sight sight;
    private final InstanceDatabase cluster;
    private final DatabaseName current;
    private final long run;
    private final Optional<RowCounts> atTheStop;
    private Optional<Map<String, Boolean>> seen = Optional.empty();

    /** @param atTheStop rows as the restore point was taken, where they were counted */
    DatabasesNow(Host host, Instance instance, OnRecord record, Optional<RowCounts> atTheStop, Sight engine) {
        this.record = record;
        this.sight = engine.through();
        this.cluster = InstanceDatabase.of(host, instance);
        this.current = instance.databaseName();
        this.run = record.plan().run();
        this.atTheStop = atTheStop;
    }

    List<Row> rows() {
        boolean taken = record.isDone(SwapJournal.RESTORE_POINT);
        boolean putBack = record.isDone(SwapJournal.PUT_BACK_DATA);
        List<Row> rows = new ArrayList<>();
        rows.add(database("database %s".formatted(current), current, OPEN));
        rows.add(counted());
        rows.add(database("restore point %s".formatted(current.before(run)), current.before(run),
                taken && !putBack ? CLOSED : ABSENT));
        rows.add(database("what the failed version left, %s".formatted(current.failed(run)), current.failed(run), putBack ? OPEN : ABSENT));
        for (DatabaseName halfMade : List.of(DatabaseClone.making(current, run), DataFromBackup.incoming(current, run),
                DataFromBackup.replaced(current, run))) {
            rows.add(database("half made: %s".formatted(halfMade), halfMade, ABSENT));
        }
        return rows;
    }

    private Row database(String what, DatabaseName name, String recorded) {
        return sight.row(what, recorded, () -> Row.of(what, recorded, state(databases(), name)));
    }

    private static String state(Map<String, Boolean> databases, DatabaseName name) {
        return Optional.ofNullable(databases.get(name.value())).map(open -> open ? OPEN : CLOSED).orElse(ABSENT);
    }

    private Map<String, Boolean> databases() {
        if (seen.isEmpty()) {
            seen = Optional.of(read());
        }
        return seen.get();
    }

    private Map<String, Boolean> read() {
        try (Connection connection = cluster.open(InstanceDatabase.MAINTENANCE, PATIENCE);
                PreparedStatement names = connection.prepareStatement(NAMES)) {
            names.setString(1, current.value());
            Map<String, Boolean> databases = new TreeMap<>();
            try (ResultSet row = names.executeQuery()) {
                while (row.next()) {
                    databases.put(row.getString(1), row.getBoolean(2));
                }
            }
            return databases;
        } catch (SQLException e) {
            throw DatabaseRefused.of("list its databases", e);
        }
    }

    private Row counted() {
        String what = "rows in %s".formatted(current);
        String recorded = atTheStop.map(rows -> words(rows) + " at the stop").orElse("(not counted at the stop)");
        return sight.row(what, recorded, () -> {
            if (!state(databases(), current).equals(OPEN)) {
                return Row.unseen(what, recorded, "the database is %s, so nobody can count in it".formatted(state(databases(), current)));
            }
            Optional<RowCounts> found = count();
            if (found.isEmpty()) {
                return Row.unseen(what, recorded, "counting takes longer than %d s".formatted(COUNTING.toSeconds()));
            }
            return Row.of(what, recorded, words(found.get()), atTheStop.isEmpty() || atTheStop.equals(found));
        });
    }

    private Optional<RowCounts> count() {
        try (Connection connection = cluster.open(current, PATIENCE)) {
            return RowCounts.of(connection, COUNTING);
        } catch (SQLException e) {
            throw DatabaseRefused.of("count its rows", e);
        }
    }

    private static String words(RowCounts rows) {
        return "%d in %d tables".formatted(rows.total(), rows.rows().size());
    }
}
