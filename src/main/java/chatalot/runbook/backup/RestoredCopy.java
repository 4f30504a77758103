package chatalot.runbook.backup;

import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Beside;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.ServerGone;
import chatalot.runbook.instance.SystemdInstallation;
import chatalot.runbook.instance.SystemdInstallation.PostgresAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A backup brought back where it harms nobody: its database in a scratch PostgreSQL of the same release, its
 * user files in scratch volumes or directories. The instance's cluster and files are never used.
 * Closing removes all of it. Throws {@link BackupFailed} when the backup does not come back, {@link PassingTrouble} when
 * the scratch PostgreSQL does not start.
 */
public final class RestoredCopy implements AutoCloseable, QueryRunner {

    /** Between columns and between rows: control characters that no name of a table holds. */
    private static final String COLUMN = "\u001f";
    private static final String ROW = "\u001e";
    private final Ground ground;
    private final Path set;
    private final ScratchServer server;
    private final Beside beside;
    private final List<String> scratch = new ArrayList<>();

    private RestoredCopy(Ground ground, Path set, ScratchServer server) {
        this.ground = ground;
        this.set = set;
        this.server = server;
        this.beside = ground.beside();
    }

    /** For a comparison: no network reaches it, and it is careless about crashes. Empty at first. */
    static RestoredCopy alone(Ground ground, Path set) {
        return new RestoredCopy(ground, set, ScratchServer.alone(ground, set));
    }

    /**
     * For an app: reachable on one network, where it takes anybody at their word, so no password has to be known. It
     * writes as durably as any PostgreSQL does: what is timed here is to be believed. Holds the database at once.
     *
     * @param limit   for each part
     * @param network an internal one that nobody else is on
     * @param names   host names under which the app looks for its database
     */
    public static RestoredCopy onNetwork(Host host, Instance instance, Work work, Duration limit, Backup backup,
            String network, List<String> names) {
        return filled(new Ground(host, instance, work, limit), backup, ground -> ScratchContainer.on(ground, backup.directory(), network, names));
    }

    /**
     * The same where the app runs on the host itself: reachable at {@link #address} for those who connect to the instance's database, with the
     * passwords that they have there.
     */
    public static RestoredCopy onHost(Host host, Instance instance, SystemdInstallation systemd, Work work, Duration limit, Backup backup) {
        return filled(new Ground(host, instance, work, limit), backup, ground -> ScratchCluster.onLoopback(ground, systemd, backup.directory()));
    }

    private static RestoredCopy filled(Ground ground, Backup backup, Function<Ground, ScratchServer> start) {
        new DiskBudget(ground).requireForCopy(backup);
        RestoredCopy copy = new RestoredCopy(ground, backup.directory(), start.apply(ground));
        boolean restored = false;
        try {
            copy.restore();
            copy.server.admit();
            copy.requireRowsOf(backup.manifest());
            copy.query("analyze");
            restored = true;
            return copy;
        } finally {
            if (!restored) {
                copy.close();
            }
        }
    }

    /** The scratch PostgreSQL's container. @throws IllegalStateException when it has none */
    public String container() {
        return server.container();
    }

    /** Where the scratch PostgreSQL answers on the instance's host. @throws IllegalStateException when it is reached on a network of its own */
    public PostgresAddress address() {
        return server.address();
    }

    /** Rows by table as they are now, large objects counted as one table. */
    public Map<String, Long> rows() {
        return new Contents(this).rows();
    }

    /**
     * Unpacks the user files where they harm nobody: into scratch volumes, or directories to which the app's account alone gets.
     *
     * @return their names by the real volumes' or directories' names
     */
    public Map<String, String> files() {
        return ground.instance().installation().choose(compose -> filesInVolumes(), this::filesInDirectories);
    }

    private Map<String, String> filesInVolumes() {
        Map<String, String> volumes = new LinkedHashMap<>();
        Map<String, String> places = new LinkedHashMap<>();
        for (String real : ground.volumeNames()) {
            String volume = makeScratch("rehearsal-files-" + (volumes.size() + 1));
            volumes.put(real, volume);
            places.put("/volumes/" + real, volume);
        }
        unpack(places, List.of());
        return Map.copyOf(volumes);
    }

    private Map<String, String> filesInDirectories(SystemdInstallation systemd) {
        List<String> real = ground.volumeNames();
        String directory = makeScratch("rehearsal-files");
        List<String> arguments = new ArrayList<>(List.of(systemd.account()));
        real.stream().filter(each -> real.stream().noneMatch(other -> each.startsWith(other + "/"))).map(each -> each.substring(1))
                .forEach(arguments::add);
        unpack(Map.of("/volumes", directory), arguments);
        Map<String, String> directories = new LinkedHashMap<>();
        real.forEach(each -> directories.put(each, directory + each));
        return Map.copyOf(directories);
    }

    private String makeScratch(String purpose) {
        scratch.add(purpose);
        return beside.makeScratch(purpose);
    }

    private void unpack(Map<String, String> files, List<String> arguments) {
        Map<String, String> places = new LinkedHashMap<>(files);
        places.put(Ground.SET + ":ro", set.toString());
        Ended ended = beside.run("restore-files", SetScripts.RESTORE_FILES, arguments, places, ground.limit());
        if (!ended.succeeded()) {
            throw new BackupFailed("The files of %s did not come back out of the archive: %s".formatted(
                    ground.instance().name(), ended.lastWords()), "see the host's disk, then start again");
        }
    }

    /** How much of the database is there already, in bytes; empty before there is any. */
    OptionalLong size() {
        Result result = server.run(psql("postgres", "--no-align", "--tuples-only", "--command=select "
                + "pg_database_size(datname) from pg_database where datname = '%s'".formatted(database())), ScratchServer.SHORT);
        String said = result.output().strip();
        return result.succeeded() && !said.isEmpty() ? OptionalLong.of(Long.parseLong(said)) : OptionalLong.empty();
    }

    /** Restores the set's dump as {@code pg_restore} would on an empty cluster. */
    void restore() {
        // A role that is there already (none should be) is no error: only the database is compared.
        run(psql("postgres", "--file=" + server.set() + "/roles.sql"));
        Result result = run(List.of("pg_restore", "--username=" + ScratchServer.SUPERUSER, "--dbname=postgres", "--create",
                "--exit-on-error", "--no-tablespaces", "--jobs=2", server.set() + "/" + SetDirectory.DATABASE));
        if (!result.succeeded()) {
            throw new BackupFailed("The dump of %s does not restore: %s".formatted(ground.instance().name(),
                    words(result)), "see the database's log and disk, then start again");
        }
    }

    @Override
    public List<List<String>> query(String sql) {
        Result result = run(psql(database(), "--set=ON_ERROR_STOP=1", "--no-align", "--tuples-only", "--quiet",
                "--field-separator=" + COLUMN, "--record-separator=" + ROW, "--command=" + Queries.SETTINGS,
                "--command=" + sql));
        if (!result.succeeded()) {
            throw new BackupFailed("The restored copy of %s cannot be read: %s".formatted(ground.instance().name(),
                    words(result)), "see what PostgreSQL said, then start again");
        }
        return Arrays.stream(result.output().strip().split(ROW)).filter(row -> !row.isBlank())
                .map(row -> List.of(row.strip().split(COLUMN, -1))).toList();
    }

    @Override
    public void close() {
        server.close();
        scratch.forEach(beside::removeScratch);
    }

    /** {@code pg_restore} takes a dump that was damaged since its proof for a whole one. */
    private void requireRowsOf(Manifest manifest) {
        Map<String, Long> proven = new LinkedHashMap<>();
        manifest.database().tables().forEach(table -> proven.put(table.name(), table.rows()));
        if (!rows().equals(proven)) {
            throw new BackupFailed("Backup %s of %s no longer holds the rows that it was proven with.".formatted(
                    manifest.id(), ground.instance().name()), "look for a failing disk or memory, then make a new backup");
        }
    }

    private Result run(List<String> command) {
        Result result = server.run(command, ground.limit());
        if (!result.succeeded()) {
            ServerGone.refuse("`%s` on the copy of %s".formatted(command.get(0), ground.instance().name()),
                    result.errors().lines().toList());
        }
        return result;
    }

    private String database() {
        return ground.instance().databaseName().value();
    }

    private static List<String> psql(String database, String... more) {
        List<String> command = new ArrayList<>(List.of("psql", "--no-psqlrc", "--username=" + ScratchServer.SUPERUSER,
                "--dbname=" + database));
        command.addAll(List.of(more));
        return command;
    }

    private static String words(Result result) {
        String said = (result.errors() + result.output()).strip();
        return "exit code %d: %s".formatted(result.exitCode(), said.substring(Math.max(0, said.length() - 1500)));
    }
}
