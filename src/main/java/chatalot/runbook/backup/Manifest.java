package chatalot.runbook.backup;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a backup holds and how that was proven; lies in the set as {@code manifest.json}.
 *
 * @param id       the backup's id
 * @param instance name of the instance
 * @param run      the run that made it
 * @param created  when the database snapshot was taken
 * @param running  what ran then
 * @param database the database
 * @param files    the user files; present once archived
 * @param secrets  keys and passwords; present once archived or left out
 * @param contents every file of the set except this one, by path in it; present once hashed
 * @param proof    how it was proven; present once proven
 */
public record Manifest(String id, String instance, long run, Instant created, Running running, Database database,
        Optional<Files> files, Optional<Secrets> secrets, Map<String, Stored> contents, Optional<Proof> proof) {

    Manifest with(Files archived) {
        return new Manifest(id, instance, run, created, running, database, Optional.of(archived), secrets, contents,
                proof);
    }

    Manifest with(Secrets archived) {
        return new Manifest(id, instance, run, created, running, database, files, Optional.of(archived), contents,
                proof);
    }

    Manifest with(Map<String, Stored> hashed, Proof proven) {
        return new Manifest(id, instance, run, created, running, database, files, secrets, hashed,
                Optional.of(proven));
    }

    /** Bytes of the whole set. */
    public long bytes() {
        return contents.values().stream().mapToLong(Stored::bytes).sum();
    }

    /**
     * What ran when the backup was taken.
     *
     * @param image         the app's image name; where it runs on the host itself, its unit
     * @param imageId       the app's image id, or that of its release; empty when there was no app
     * @param commit        HEAD of the checkout; absent when git could not say
     * @param version       as the image is labelled; absent without a label
     * @param databaseImage the database's image id; where it runs on the host itself, its version in words
     * @param installation  how it was installed; absent in sets of earlier versions
     */
    public record Running(String image, String imageId, Optional<String> commit, Optional<String> version,
            String databaseImage, Optional<Installation> installation) {

        public Running {
            installation = Optional.ofNullable(installation).flatMap(kept -> kept);
        }
    }

    /**
     * How the instance was installed: what a fresh host needs to know.
     *
     * @param directory    of the checkout, absolute
     * @param project      Compose project; empty without Compose
     * @param composeFiles absolute, in the order Compose merges them; those that git does not have are among the secrets. None without Compose
     * @param envFile      absolute
     * @param profiles     active Compose profiles
     * @param repository   where the checkout is fetched from, without any password
     * @param branch       of the checkout
     */
    public record Installation(String directory, String project, List<String> composeFiles, Optional<String> envFile,
            List<String> profiles, Optional<String> repository, Optional<String> branch) { }

    /**
     * @param name          the database
     * @param serverVersion PostgreSQL's version
     * @param snapshot      the exported snapshot that was counted and dumped
     * @param bytes         size in the server
     * @param checksum      how the checksums of the tables are computed
     * @param tables        every table's rows
     * @param sequences     every sequence's value
     * @param objects       how many indexes, constraints, functions and so on there are, by kind
     * @param mark          the oldest transaction that the snapshot may not hold, so that rows written since can be told;
     *                      absent in sets of earlier versions
     */
    public record Database(String name, String serverVersion, String snapshot, long bytes, String checksum,
            List<Table> tables, List<Sequence> sequences, Map<String, Long> objects, Optional<String> mark) {

        public Database {
            mark = Optional.ofNullable(mark).flatMap(kept -> kept);
        }

        /** Rows in all tables. */
        public long rows() {
            return tables.stream().mapToLong(Table::rows).sum();
        }
    }

    /**
     * @param name     with its schema, quoted where needed
     * @param checksum of all rows, whatever their order
     */
    public record Table(String name, long rows, String checksum) { }

    /**
     * A sequence does not obey snapshots: its value in the dump lies between these two.
     *
     * @param before its value before the dump, {@code unused} if it never gave one
     * @param after  its value after the dump
     */
    public record Sequence(String name, String before, String after) { }

    /**
     * @param volumes   the real names of the volumes, or directories of the host; what every path in the archive begins with
     * @param count     regular files that had been at rest while they were archived
     * @param bytes     their size
     * @param unsettled entries that changed while they were archived: in the archive as they were met
     * @param since     seconds since 1970: whatever changed later may differ from the archive
     */
    public record Files(List<String> volumes, long count, long bytes, long unsettled, long since) { }

    /**
     * @param recipient who can read them; absent when they were left out
     * @param paths     the files, as they lie on the host
     */
    public record Secrets(Optional<String> recipient, List<String> paths) {

        /** Whether the set holds them. */
        public boolean present() {
            return recipient.isPresent() && !paths.isEmpty();
        }
    }

    /** A file of the set. */
    public record Stored(long bytes, String sha256) { }

    /**
     * The set was restored and compared, and was equal.
     *
     * @param at     when
     * @param millis how long it took
     * @param how    in words
     */
    public record Proof(Instant at, long millis, int tables, long rows, long files, String how) { }
}
