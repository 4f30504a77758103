package chatalot.runbook.backup;

import chatalot.runbook.host.HelperContainer.Ended;
import java.nio.file.Path;
import java.util.List;

/** Whether set and proof fit, before anything is written. */
final class DiskBudget {

    private static final long MIB = 1024 * 1024;
    /** What is held back so that a backup never fills a disk to the brim. */
    private static final long RESERVE = 128 * MIB;
    /** A fresh cluster with its write-ahead log. */
    private static final long EMPTY_CLUSTER = 256 * MIB;
    /** A cluster as PostgreSQL makes it, with all the write-ahead log that it keeps by default. */
    private static final long WRITE_AHEAD = 1280 * MIB;

    private final Ground ground;

    DiskBudget(Ground ground) {
        this.ground = ground;
    }

    /** @throws BackupFailed with the numbers when it does not fit */
    void require(SetDirectory set, long databaseBytes) {
        Ended measured = measure(set.path());
        long files = Long.parseLong(measured.fact("files"));
        long setFree = Long.parseLong(measured.fact("set-free"));
        long scratchFree = Long.parseLong(measured.fact("scratch-free"));
        require(databaseBytes, files, setFree, scratchFree, measured.fact("one-file-system").equals("yes"));
    }

    /** A dump is never larger than its database. */
    void require(long databaseBytes, long fileBytes, long setFree, long scratchFree, boolean oneFileSystem) {
        long set = databaseBytes + fileBytes + RESERVE;
        long proof = proof(databaseBytes, fileBytes);
        boolean fits = oneFileSystem ? set + proof <= setFree : set <= setFree && proof <= scratchFree;
        ground.work().say("Disk: the set needs at most %s of %s free, its proof %s of %s%s", mib(set), mib(setFree),
                mib(proof), mib(scratchFree), oneFileSystem ? " on the same file system" : "");
        if (!fits) {
            throw new BackupFailed(("There is not enough room to back up %s: the set needs at most %s and has %s (%s); "
                    + "its proof needs %s and has %s (%s)%s.").formatted(ground.instance().name(), mib(set),
                    mib(setFree), ground.instance().backups(), mib(proof), mib(scratchFree), scratch(),
                    oneFileSystem ? "; both are on one file system" : ""),
                    toDo());
        }
    }

    /** Room for comparing a finished backup once more. @throws BackupFailed with the numbers when it does not fit */
    void requireForProof(Backup backup) {
        requireForScratch(backup, "to compare a backup", proof(backup.manifest().database().bytes(), fileBytes(backup)));
    }

    /**
     * Room for a whole copy that an app works on: its migrations may write every table once more.
     *
     * @throws BackupFailed with the numbers when it does not fit
     */
    void requireForCopy(Backup backup) {
        long database = backup.manifest().database().bytes();
        requireForScratch(backup, "for a restored copy", 2 * database + database / 4 + WRITE_AHEAD + RESERVE + fileBytes(backup));
    }

    private void requireForScratch(Backup backup, String what, long needed) {
        long free = Long.parseLong(measure(backup.directory()).fact("scratch-free"));
        ground.work().say("Disk: at most %s of %s free are needed %s", mib(needed), mib(free), what);
        if (needed > free) {
            throw new BackupFailed("There is not enough room %s of %s: it takes at most %s and there are %s (%s)."
                    .formatted(what, ground.instance().name(), mib(needed), mib(free), scratch()), toDo());
        }
    }

    /** Where copies come to lie for a while. */
    private String scratch() {
        return ground.instance().installation().choose(compose -> "Docker's disk", systemd -> ground.instance().backups().toString());
    }

    private String toDo() {
        return ground.instance().installation().choose(compose -> "free disk space (old backups, unused images: docker system df), then start again",
                systemd -> "free disk space (old backups, old releases), then start again");
    }

    /** The proof restores the database first, the files after that is gone. */
    private static long proof(long databaseBytes, long fileBytes) {
        return Math.max(databaseBytes + databaseBytes / 4 + EMPTY_CLUSTER, fileBytes);
    }

    private static long fileBytes(Backup backup) {
        return backup.manifest().files().map(Manifest.Files::bytes).orElse(0L);
    }

    /** Size of the user files. */
    long fileBytes(Path set) {
        return Long.parseLong(measure(set).fact("files"));
    }

    private Ended measure(Path set) {
        Ended measured = ground.beside().run("measure", SetScripts.MEASURE, List.of(), ground.filesAnd(Ground.SET + ":ro", set), ground.limit());
        if (!measured.succeeded()) {
            throw new BackupFailed("The files and disks of %s could not be measured: %s"
                    .formatted(ground.instance().name(), measured.lastWords()), "see what it said and whether the user files are readable, then start again");
        }
        return measured;
    }

    static String mib(long bytes) {
        return (bytes + MIB - 1) / MIB + " MiB";
    }
}
