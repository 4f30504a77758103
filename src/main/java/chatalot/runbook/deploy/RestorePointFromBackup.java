package chatalot.runbook.deploy;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.BackupInPlace;
import chatalot.runbook.backup.Manifest;
import chatalot.runbook.host.Facts;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lets a run's backup take the place of its restore point, where that was lost: the automatic way back then goes to the
 * backup. What was written between the two is lost to the users, so that somebody has to agree to it in numbers before; the
 * state that is left is kept aside by the way back as always, see {@link KeptCopies}.
 */
public final class RestorePointFromBackup {

    private static final String ACTION = "restore-point-from-backup";
    private static final String SAFE = "what is left of the data, and the run's backup; nothing was deleted.";

    private final Host host;
    private final Instance instance;
    private final Journal journal;
    private final Work work;
    private final Duration limit;
    private final Backup backup;
    private final KeptDirectory kept;
    private final FilesOfInstance files;
    private final InstanceDatabase cluster;

    /** @param limit for each of counting rows, counting files, and bringing back the dump */
    public RestorePointFromBackup(Host host, Instance instance, Journal journal, Work work, Duration limit, Backup backup) {
        this.host = host;
        this.instance = instance;
        this.journal = journal;
        this.work = work;
        this.limit = limit;
        this.backup = backup;
        this.kept = KeptDirectory.of(instance, work.run());
        this.files = FilesOfInstance.of(host, instance, work, kept);
        this.cluster = InstanceDatabase.of(host, instance);
    }

    /**
     * Which parts of a restore point that is needed are not there, or not what they were.
     *
     * @param database the clone is gone or lost rows, and has not taken the app's name yet
     * @param files    the listing is gone
     */
    public record Lost(boolean database, boolean files) {

        /** The way back may go on as it is. */
        public boolean isNothing() {
            return !database && !files;
        }
    }

    /** Looks; counts the clone's rows where they were counted at the stop. */
    public Lost lost() {
        return lost(host.read(kept.rows()).map(RowCounts::parse));
    }

    /** The same without counting: quick, and blind to rows that somebody deleted. */
    public Lost missing() {
        return lost(Optional.empty());
    }

    private Lost lost(Optional<RowCounts> recorded) {
        if (!new SwapJournal(journal).dataHaveToGoBack()) {
            return new Lost(false, false);
        }
        return new Lost(!new DatabaseWayBack(cluster, instance.databaseName(), work, limit).isPossible(recorded),
                !host.exists(kept.listing()));
    }

    /**
     * Counts what going back to the backup would take away, of the lost parts alone. Never too little: rows that were there at
     * the stop count even where the failed version has deleted them since. The app may be serving.
     *
     * @throws DatabaseRefused when the database answers with an error
     */
    public Written wouldLose(Lost lost) {
        SinceBackup since = new SinceBackup(host, instance, work, limit);
        boolean closed = new Fence(cluster).isRaised(instance.databaseName());
        return onlyOf(lost, closed ? since.atRest(backup) : since.live(backup));
    }

    /** The same after the app was stopped: closes the database to everybody but us, so that the numbers are final. */
    public Written loses(Lost lost) {
        return onlyOf(lost, new SinceBackup(host, instance, work, limit).atRest(backup));
    }

    private Written onlyOf(Lost lost, Written written) {
        return new Written(lost.database() ? withRowsAtTheStop(written.tables()) : Map.of(),
                lost.files() ? written.files() : new Written.Count(0, 0, Optional.empty()), written.removalsKnown());
    }

    private Map<String, Written.Count> withRowsAtTheStop(Map<String, Written.Count> found) {
        Map<String, Written.Count> all = new TreeMap<>(found);
        Map<String, Long> inBackup = new TreeMap<>();
        backup.manifest().database().tables().forEach(table -> inBackup.put(table.name(), table.rows()));
        rowsAtTheStop().map(RowCounts::parse).map(RowCounts::rows).orElse(Map.of()).forEach((table, rows) -> {
            long added = rows - inBackup.getOrDefault(table, 0L);
            Written.Count count = all.getOrDefault(table, new Written.Count(0, 0, Optional.empty()));
            if (added > count.written()) {
                all.put(table, new Written.Count(added, count.gone(), count.newest()));
            }
        });
        return all;
    }

    private Optional<String> rowsAtTheStop() {
        return host.read(kept.rowsAtTheStop()).or(() -> host.read(kept.rows()));
    }

    /**
     * Makes the lost parts of the backup. May be repeated after a crash at any place; the app has stopped and the database is
     * fenced. A clone that lost rows is kept aside.
     *
     * @throws WayBackFailed                        when a person is needed
     * @throws chatalot.runbook.backup.BackupFailed when the backup does not come back as it was
     */
    public void remake(Lost lost) {
        work.confirm().run();
        journal.begin(ACTION, Map.of("backup", backup.id().value(), "database", Boolean.toString(lost.database()),
                "files", Boolean.toString(lost.files())));
        if (lost.files()) {
            remakeFiles();
        }
        if (lost.database()) {
            remakeDatabase();
        }
        journal.done(ACTION, Map.of());
    }

    private void remakeDatabase() {
        // An attempt that dies has written the backup's rows: what the next one counts is held against these all the same.
        rowsAtTheStop().ifPresent(rows -> host.write(kept.rowsAtTheStop(), rows));
        BackupInPlace place = new BackupInPlace(host, instance, work, limit, backup);
        new DatabaseClone(cluster, instance.databaseName(), work).makeOf(place::restoreInto,
                rows -> host.write(kept.rows(), rows.text()));
        work.say("Restore point: database %s is that of backup %s", instance.databaseName().before(work.run()), backup.id());
    }

    private void remakeFiles() {
        Manifest.Files held = backup.manifest().files().orElseThrow(() -> new WayBackFailed(
                "Backup %s holds no files.".formatted(backup.id()), SAFE, "put the files back by hand."));
        files.start(backup.directory());
        Result result = files.run(FilesOfInstance.POINT_AT_BACKUP, limit, Long.toString(held.since()));
        if (!result.succeeded()) {
            throw new WayBackFailed("The files of backup %s could not take the place of the restore point of %s (exit code %d): %s"
                    .formatted(backup.id(), instance.name(), result.exitCode(), Facts.tail(result.errors().lines().toList(), 6)), SAFE,
                    "mend what it says (a full disk?), then decide again.");
        }
        files.layForAPerson();
        work.say("Restore point: the files are those of backup %s, %s entries", backup.id(),
                Facts.of(result.output().lines().toList(), "entries"));
    }
}
