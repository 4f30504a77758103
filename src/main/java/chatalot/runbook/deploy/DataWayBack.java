package chatalot.runbook.deploy;

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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Puts the instance's data back to the restore point: every row and every file as they were when the app had
 * stopped. What the failed version left is kept, see {@link KeptCopies}. The app is stopped; afterwards the database
 * is still fenced, and who starts the old version lifts the fence.
 */
public final class DataWayBack {

    private static final String ACTION = SwapJournal.PUT_BACK_DATA;
    private static final String SAFE = "the restore point and the run's backup; nothing was deleted that is not kept.";

    private final Host host;
    private final Instance instance;
    private final Journal journal;
    private final Work work;
    private final Duration limit;
    private final KeptDirectory kept;
    private final KeptRegister register;
    private final FilesOfInstance files;

    /** @param limit for each of database and files */
    public DataWayBack(Host host, Instance instance, Journal journal, Work work, Duration limit, Clock clock) {
        this.host = host;
        this.instance = instance;
        this.journal = journal;
        this.work = work;
        this.limit = limit;
        this.kept = KeptDirectory.of(instance, work.run());
        this.register = new KeptRegister(host, clock);
        this.files = FilesOfInstance.of(host, instance, work, kept);
    }

    /**
     * Whether there is anything to put back: before the new version had access to the database, the data are what they
     * were; after this has been done, by us or by hand, they are the old version's to change. After the commit they are
     * the users', unless a return has begun that takes them back.
     */
    public boolean isNeeded() {
        return new SwapJournal(journal).dataHaveToGoBack();
    }

    /**
     * Puts back, if {@link #isNeeded()}.
     *
     * @throws WayBackFailed when a person is needed
     */
    public void putBack() {
        if (!isNeeded()) {
            work.say(why(new SwapJournal(journal)));
            return;
        }
        Path backup = new SwapJournal(journal).backup().orElseThrow(() -> new WayBackFailed(
                "The journal of %s has no restore point.".formatted(instance.name()), "the data as they are now.",
                "see what is there in the database and in %s; restore the run's backup if need be.".formatted(kept.path())));
        boolean resuming = journal.isBegun(ACTION);
        work.confirm().run();
        journal.begin(ACTION, Map.of("database", instance.databaseName().value(),
                "failed", instance.databaseName().failed(work.run()).value(), "files", kept.files().toString()));
        register.enter(kept, work.run());
        try {
            if (resuming || !files.isRunning()) {
                files.start(backup);
            }
            SideBySide.run(Part.of(this::putBackDatabase), Part.of(this::putBackFiles));
        } catch (DatabaseRefused | DockerRefused | CommandFailed e) {
            throw new WayBackFailed("The data of %s could not be put back: %s".formatted(instance.name(), e.getMessage()),
                    SAFE, "mend what it says, then retry; it goes on where it stopped.", e);
        }
        journal.done(ACTION, Map.of());
    }

    /**
     * The same for a person with a shell, when this service is gone: commands in order, to be run while the app is
     * stopped. They may be repeated, and do nothing where there is nothing to put back.
     */
    public List<String> byHand(BackupFiles backup) {
        return new DataByHand(host, instance, work, kept, files, host.docker().program()).commands(backup.set());
    }

    private static String why(SwapJournal swap) {
        if (swap.dataPutBack()) {
            return "The data are put back already.";
        }
        return swap.isCommitted() ? "The data stay as they are: both versions have the same migrations."
                : "The new version never had access to the data: there is nothing to put back.";
    }

    private void putBackDatabase() {
        new DatabaseWayBack(InstanceDatabase.of(host, instance), instance.databaseName(), work, limit)
                .putBack(host.read(kept.rows()).map(RowCounts::parse));
    }

    private void putBackFiles() {
        if (!host.exists(kept.listing())) {
            throw new WayBackFailed("The restore point of the files of %s is not in %s.".formatted(instance.name(),
                    kept.restorePoint()), SAFE, "compare the files with the run's backup and put back by hand what is missing.");
        }
        Result result = files.run(FilesOfInstance.PUT_BACK, limit);
        List<String> errors = result.errors().lines().toList();
        if (!result.succeeded()) {
            throw new WayBackFailed("The files of %s could not be put back (exit code %d): %s".formatted(instance.name(),
                    result.exitCode(), Facts.tail(errors, 6)), SAFE,
                    "mend what it says (a full disk?), then retry; it goes on where it stopped.");
        }
        List<String> said = result.output().lines().toList();
        work.say("Files are what they were at the stop: %s born since are out of the way, %s came back; %s kept in %s",
                Facts.of(said, "born"), Facts.of(said, "back"), Facts.of(said, "kept"), kept.files());
    }
}
