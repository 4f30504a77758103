package chatalot.runbook.deploy;

import chatalot.runbook.instance.Instance;
import java.nio.file.Path;

/**
 * Where one run keeps copies of user data beside the backups: {@code <backups>/kept/run-<n>/}.
 *
 * @param path {@code restore-point/} (until the run ends), {@code files/} (what a failed version left), {@code rows/}
 *             (what was written under a version that was sent back) and {@code kept.json} are below
 */
record KeptDirectory(Path path) {

    static KeptDirectory of(Instance instance, long run) {
        return in(instance.backups(), run);
    }

    static KeptDirectory in(Path backups, long run) {
        return new KeptDirectory(backups.resolve("kept").resolve("run-" + run));
    }

    static Path root(Instance instance) {
        return instance.backups().resolve("kept");
    }

    Path restorePoint() {
        return path.resolve("restore-point");
    }

    /** There only when the restore point of the files is whole. */
    Path listing() {
        return restorePoint().resolve("files.list");
    }

    /** What the backup does not hold; there as soon as a restore point is begun. */
    Path delta() {
        return restorePoint().resolve("delta.tar");
    }

    /** Rows at the stop, by table. */
    Path rows() {
        return restorePoint().resolve("rows.tsv");
    }

    /** The same, kept when a backup takes the place of the clone: {@link #rows} are the backup's then. */
    Path rowsAtTheStop() {
        return restorePoint().resolve("rows-at-the-stop.tsv");
    }

    /** Rows at the commit, by table; there only where they could be counted. */
    Path rowsAtCommit() {
        return restorePoint().resolve("rows-at-commit.tsv");
    }

    /** For a person without this service. */
    Path script() {
        return restorePoint().resolve("put-back-files.sh");
    }

    /** For that person, where the database asks for a password. */
    Path passwordFile() {
        return restorePoint().resolve("pgpass");
    }

    Path files() {
        return path.resolve("files");
    }

    /** What users wrote to tables that were put back to a state before it, as CSV. */
    Path writtenRows() {
        return path.resolve("rows");
    }

    /** What was put aside, and where it lies; see {@link AsideRegister}. */
    Path aside() {
        return path.resolve("put-aside.json");
    }

    Path asideJournal() {
        return path.resolve("put-aside.journal");
    }

    Path register() {
        return path.resolve("kept.json");
    }
}
