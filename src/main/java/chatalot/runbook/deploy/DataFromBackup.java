package chatalot.runbook.deploy;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.BackupInPlace;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.AppliedMigration;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Puts a backup in the place of the instance's data, between the restore point and the start of the older release. The
 * dump comes into a database of another name, is compared, and only then takes the live name; what it replaces is in the
 * restore point. From the exchange on the way back of a failed swap puts the restore point back.
 */
public final class DataFromBackup {

    private static final String ACTION = SwapJournal.PUT_IN_BACKUP;

    private final Instance instance;
    private final Journal journal;
    private final Work work;
    private final InstanceDatabase cluster;
    private final Fence fence;
    private final BackupInPlace place;
    private final Backup backup;
    private final DatabaseName current;
    private final DatabaseName incoming;
    private final DatabaseName replaced;

    /** @param limit for each of dump and files; the instance is down meanwhile */
    public DataFromBackup(Host host, Instance instance, Journal journal, Work work, Duration limit, Backup backup) {
        this.instance = instance;
        this.journal = journal;
        this.work = work;
        this.cluster = InstanceDatabase.of(host, instance);
        this.fence = new Fence(cluster);
        this.place = new BackupInPlace(host, instance, work, limit, backup);
        this.backup = backup;
        this.current = instance.databaseName();
        this.incoming = incoming(current, work.run());
        this.replaced = replaced(current, work.run());
    }

    /** A backup that was not compared yet. */
    static DatabaseName incoming(DatabaseName source, long run) {
        return new DatabaseName(source.value() + "_incoming_" + run);
    }

    /** What the backup took the name of; the restore point holds the same. */
    static DatabaseName replaced(DatabaseName source, long run) {
        return new DatabaseName(source.value() + "_replaced_" + run);
    }

    /** Whether the live data may be the backup's already. */
    public boolean isBegun() {
        return journal.isBegun(ACTION);
    }

    /**
     * Puts it in; done already is success, and an attempt that died anywhere is gone on with. The database stays fenced.
     *
     * @param judge gets the migrations that the backup's database has, before it takes the live name; throws when the older
     *              release would not start on them
     * @throws chatalot.runbook.backup.BackupFailed when the backup does not come back as it was
     * @throws IllegalStateException                without a restore point
     */
    public void putIn(Consumer<List<AppliedMigration>> judge) {
        if (journal.isDone(ACTION)) {
            return;
        }
        if (!journal.isDone(SwapJournal.RESTORE_POINT)) {
            throw new IllegalStateException("%s has no restore point: nothing is replaced".formatted(instance.name()));
        }
        try (Connection connection = cluster.open(InstanceDatabase.MAINTENANCE)) {
            Databases databases = new Databases(connection);
            databases.takeOver(work.name("put-in"));
            boolean exchanged = isBegun() && databases.exist(replaced) && !databases.exist(incoming);
            if (!exchanged) {
                bringIn(connection, databases, judge);
            }
            place.restoreFiles();
            databases.drop(replaced);
        } catch (SQLException e) {
            throw DatabaseRefused.of("put in backup %s".formatted(backup.id()), e);
        }
        journal.done(ACTION, Map.of());
    }

    private void bringIn(Connection connection, Databases databases, Consumer<List<AppliedMigration>> judge) throws SQLException {
        databases.drop(incoming);
        databases.drop(replaced);
        databases.createLike(current, incoming);
        DatabaseAttributes.copy(connection, current, incoming);
        place.restoreInto(incoming);
        requireAttributes(connection);
        try (Connection inside = cluster.open(incoming)) {
            judge.accept(AppliedMigration.read(inside));
        }
        work.confirm().run();
        journal.begin(ACTION, Map.of("backup", backup.id().value(), "database", current.value(), "incoming", incoming.value(),
                "replaced", replaced.value()));
        fence.raise(incoming);
        fence.raise(current);
        databases.exchange(current, replaced, incoming);
        work.say("Database %s is that of backup %s", current, backup.id());
    }

    private void requireAttributes(Connection connection) throws SQLException {
        List<String> lost = DatabaseAttributes.of(connection, current).missingIn(DatabaseAttributes.of(connection, incoming));
        if (!lost.isEmpty()) {
            throw new SQLException("the restored database did not take over: " + String.join("; ", lost));
        }
    }
}
