package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.Facts;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.SideBySide;
import chatalot.runbook.host.SideBySide.Part;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The instance's data at the moment the app has stopped: a clone of the database, and the files as a listing and an
 * archive of what the run's backup does not hold. The automatic way back goes there and nowhere else.
 */
public final class RestorePoint {

    private static final String ACTION = SwapJournal.RESTORE_POINT;
    private static final String FAILED = "The restore point could not be taken: ";
    private static final String TO_DO = "the old version is started again by itself; ";

    private final Host host;
    private final Instance instance;
    private final Journal journal;
    private final Work work;
    private final Duration limit;
    private final KeptDirectory kept;
    private final FilesOfInstance files;
    private final DatabaseClone clone;

    /** @param limit for taking it; the instance is down meanwhile */
    public RestorePoint(Host host, Instance instance, Journal journal, Work work, Duration limit) {
        this.host = host;
        this.instance = instance;
        this.journal = journal;
        this.work = work;
        this.limit = limit;
        this.kept = KeptDirectory.of(instance, work.run());
        this.files = FilesOfInstance.of(host, instance, work, kept);
        this.clone = new DatabaseClone(InstanceDatabase.of(host, instance), instance.databaseName(), work);
    }

    /**
     * Before the app stops: what need not wait for it. Starts the helper, lays the script for a person beside the files
     * it needs, and lets the database write out what the clone would have to wait for. May be repeated, or left out.
     */
    public void prepare(BackupFiles backup) {
        files.start(backup.set());
        files.layForAPerson();
        try (Connection connection = InstanceDatabase.of(host, instance).open(InstanceDatabase.MAINTENANCE);
                Statement statement = connection.createStatement()) {
            statement.execute("checkpoint");
        } catch (SQLException e) {
            throw DatabaseRefused.of("write a checkpoint", e);
        }
    }

    /**
     * Takes it; the app has stopped and the database is fenced. Taken already is success; a half-made one is made again.
     *
     * @throws RestorePointFailed when it cannot be taken: nothing was changed
     */
    public void take(BackupFiles backup) {
        if (journal.isDone(ACTION)) {
            return;
        }
        boolean resuming = journal.isBegun(ACTION);
        work.confirm().run();
        journal.begin(ACTION, Map.of("database", instance.databaseName().value(), "before", before(),
                "files", kept.restorePoint().toString(), "backup", backup.set().toString()));
        AtomicReference<Map<String, String>> facts = new AtomicReference<>(Map.of());
        AtomicReference<String> mark = new AtomicReference<>("");
        try {
            // A script that a dead attempt started may still be writing: begin with a helper of our own.
            if (resuming || !files.isRunning()) {
                files.start(backup.set());
            }
            SideBySide.run(Part.of(() -> facts.set(takeFiles(backup))), new Part(() -> mark.set(takeDatabase()), clone::end));
        } catch (DatabaseRefused e) {
            throw new RestorePointFailed(FAILED + e.getMessage(), TO_DO + (e.diskFull() ? "free space on the database's disk"
                    : "see what PostgreSQL said") + ", then start again", e);
        } catch (DockerRefused | CommandFailed e) {
            throw new RestorePointFailed(FAILED + e.getMessage(), TO_DO + "see what it said, then start again", e);
        }
        Map<String, String> all = new LinkedHashMap<>(facts.get());
        all.put(SwapJournal.MARK, mark.get());
        journal.done(ACTION, all);
    }

    /** Whether a complete one is there to go back to. */
    public boolean isTaken() {
        return journal.isDone(ACTION) && clone.isMade() && host.exists(kept.listing());
    }

    /**
     * Removes it at the end of a run, when the instance runs with the data it should have. Refuses while it may be the
     * only copy of them: the new version had access to the database and neither stays nor was put back, or is on
     * its way back after the commit. Keeps it under the name of a kept copy when a backup was put in or migrations were undone:
     * what that replaced is nowhere else. Leaves alone what a run of the same number left that this service knows nothing of.
     */
    public void drop() {
        if (new SwapJournal(journal).dataHaveToGoBack()) {
            work.say("The restore point %s stays: the run has not ended in a known state. See ./runbook kept.", before());
            return;
        }
        files.remove();
        if (new SwapJournal(journal).replacedDataStay()) {
            clone.setAside(instance.databaseName().failed(work.run()));
            work.say("What was replaced is kept: see ./runbook kept.");
            return;
        }
        boolean ofAnotherLife = !journal.isBegun(ACTION) && host.exists(kept.listing());
        if (ofAnotherLife) {
            return;
        }
        if (journal.isBegun(ACTION)) {
            clone.drop();
        }
        host.demand(Command.of("rm", "-rf", "--", kept.restorePoint().toString()));
        host.run(Command.of("rmdir", kept.path().toString()));
    }

    /** Returns where the database stands: nobody can write to it. */
    private String takeDatabase() {
        clone.make(rows -> {
            host.write(kept.rows(), rows.text());
            work.say("Restore point: database %s with %d rows in %d tables", before(), rows.total(), rows.rows().size());
        });
        try (Connection connection = InstanceDatabase.of(host, instance).open(InstanceDatabase.MAINTENANCE)) {
            return Watermark.read(connection);
        } catch (SQLException e) {
            throw DatabaseRefused.of("say where it stands", e);
        }
    }

    private Map<String, String> takeFiles(BackupFiles backup) {
        journal.begin("delta", Map.of("directory", kept.restorePoint().toString()));
        if (!host.exists(kept.listing())) {
            Result result = files.run(FilesOfInstance.TAKE, limit, Long.toString(backup.since()));
            if (!result.succeeded()) {
                throw new RestorePointFailed(FAILED + "the files of %s could not be saved at the stop (exit code %d): %s"
                        .formatted(instance.name(), result.exitCode(), Facts.tail(result.errors().lines().toList(), 6)),
                        TO_DO + "free space where the backups lie if it was that, then start again");
            }
            String delta = Facts.of(result.output().lines().toList(), "delta");
            work.say("Restore point: %s of %s entries are not in the backup", delta,
                    Facts.of(result.output().lines().toList(), "entries"));
        }
        journal.done("delta", Map.of());
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("database", instance.databaseName().value());
        facts.put("before", before());
        facts.put("files", kept.restorePoint().toString());
        facts.put("backup", backup.set().toString());
        return facts;
    }

    private String before() {
        return instance.databaseName().before(work.run()).value();
    }
}
