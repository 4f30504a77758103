package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How much room there is and how much a run needs, in bytes.
 *
 * @param database     size of the app's database
 * @param files        size of the app's user files; absent when it could not be measured in time
 * @param maxWal       the server's {@code max_wal_size}
 * @param databaseFree on the file system of the database
 * @param backupsFree  on the file system of the backups
 * @param imagesFree   where images and the proof's database come: on the file system of Docker's; without Docker on that of releases or of
 *                     backups, whichever has less
 */
public record Disk(long database, Optional<Long> files, long maxWal, long databaseFree, long backupsFree,
        long imagesFree) {

    private static final long GIBIBYTE = 1L << 30;
    private static final double CLONE_MARGIN = 1.2;
    private static final Duration MEASURING = Duration.ofSeconds(20);
    /** The directory of a database is often closed to others. */
    private static final String NEAREST = "d=$1; until df -Pk \"$d\" 2>/dev/null || [ \"$d\" = / ]; do d=$(dirname \"$d\"); done";
    private static final String FIGURES = """
            select pg_database_size(?), pg_size_bytes(current_setting('max_wal_size')), current_setting('data_directory')""";

    /** Measures now. @throws PassingTrouble when the database or Docker does not answer */
    public static Disk of(Instance instance, Host host) {
        try (Connection connection = InstanceDatabase.of(host, instance).open(InstanceDatabase.MAINTENANCE);
                PreparedStatement statement = connection.prepareStatement(FIGURES)) {
            statement.setString(1, instance.databaseName().value());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Disk(row.getLong(1), files(instance, host), row.getLong(2),
                        free(instance, host, row.getString(3)), host.freeBytes(instance.backups()), imagesFree(instance, host));
            }
        } catch (SQLException e) {
            throw new PassingTrouble("%s: the size of the database cannot be asked: %s"
                    .formatted(instance.name(), e.getMessage()), e);
        }
    }

    /** What a restore point needs: 1.2 times the database, what the server may write ahead, and 1 GiB. */
    public long cloneNeeds() {
        return (long) (CLONE_MARGIN * database) + maxWal + GIBIBYTE;
    }

    public boolean cloneFits() {
        return databaseFree >= cloneNeeds();
    }

    /** What a backup needs at most: as much as it holds, and a reserve. */
    public long backupNeeds() {
        return database + files.orElse(0L) + GIBIBYTE;
    }

    public boolean backupFits() {
        return backupsFree >= backupNeeds();
    }

    /** What the proof's scratch database and a new image need. */
    public long imagesNeed() {
        return imagesNeed(database);
    }

    /** What a database of that size and a new image need on Docker's disk. */
    public static long imagesNeed(long database) {
        return (long) (CLONE_MARGIN * database) + 3 * GIBIBYTE;
    }

    public boolean imagesFit() {
        return imagesFree >= imagesNeed();
    }

    /** Bytes for people: {@code 1.3 GB}. */
    public static String words(long bytes) {
        double value = bytes;
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }

    private static Optional<Long> files(Instance instance, Host host) {
        long total = 0;
        for (String path : instance.fileVolumes().keySet()) {
            Optional<Long> kilobytes = kilobytes(instance, host, path);
            if (kilobytes.isEmpty()) {
                return Optional.empty();
            }
            total += kilobytes.get() * 1024;
        }
        return Optional.of(total);
    }

    private static Optional<Long> kilobytes(Instance instance, Host host, String path) {
        try {
            List<String> measure = List.of("du", "-sk", path);
            Result result = instance.installation().choose(compose -> host.docker().exec(compose.app().container(), measure, MEASURING),
                    systemd -> host.run(Command.of(measure).within(MEASURING)));
            return Optional.of(result.text().split("\\s+")[0]).filter(text -> text.matches("[0-9]+")).map(Long::valueOf);
        } catch (CommandFailed | PassingTrouble | DockerRefused e) {
            return Optional.empty();
        }
    }

    /** Asked where the database is: a volume's own file system may not be visible from here. */
    private static long free(Instance instance, Host host, String directory) {
        List<String> ask = List.of("df", "-Pk", directory);
        Result result = instance.installation().choose(compose -> host.docker().exec(compose.database().container(), ask, MEASURING),
                systemd -> host.run(Command.of("bash", "-c", NEAREST, "df", directory).within(MEASURING)));
        String[] lines = result.text().split("\n");
        String[] fields = lines[lines.length - 1].trim().split("\\s+");
        if (!result.succeeded() || fields.length < 4 || !fields[3].matches("[0-9]+")) {
            throw new PassingTrouble("%s: the free space of %s at %s cannot be asked: %s".formatted(instance.name(),
                    directory, instance.installation().databaseWords(), result.errors().strip()));
        }
        return Long.parseLong(fields[3]) * 1024;
    }

    private static long imagesFree(Instance instance, Host host) {
        return instance.installation().choose(compose -> host.freeBytes(host.docker().rootDirectory()),
                systemd -> Math.min(host.freeBytes(systemd.root()), host.freeBytes(instance.backups())));
    }
}
