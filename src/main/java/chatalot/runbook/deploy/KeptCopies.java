package chatalot.runbook.deploy;

import chatalot.runbook.deploy.KeptCopy.Kind;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The copies of user data that runs left beside an instance, found by looking: databases named after the app's,
 * directories below {@code <backups>/kept}, and what restores put aside. None is kept for longer than {@link #KEPT}.
 */
public final class KeptCopies {

    /** How long a copy is kept. */
    public static final Duration KEPT = Duration.ofDays(7);
    private static final Pattern RUN = Pattern.compile("run-(\\d{1,18})");

    private final Host host;
    private final Instance instance;
    private final Clock clock;
    private final KeptRegister register;

    public KeptCopies(Host host, Instance instance, Clock clock) {
        this.host = host;
        this.instance = instance;
        this.clock = clock;
        this.register = new KeptRegister(host, clock);
    }

    /** All of them, oldest first. @throws chatalot.runbook.host.PassingTrouble when the database does not answer */
    public List<KeptCopy> list() {
        List<KeptCopy> copies = new ArrayList<>(databases());
        copies.addAll(directories());
        return copies.stream().sorted(Comparator.comparing(KeptCopy::since)).toList();
    }

    /**
     * Deletes what is past its date.
     *
     * @param unfinished numbers of runs that may still need their copies: these stay whatever their age
     * @return what was deleted
     */
    public List<KeptCopy> expire(Set<Long> unfinished) {
        List<KeptCopy> expired = list().stream().filter(copy -> !unfinished.contains(copy.run()))
                .filter(copy -> !copy.deletedAt().isAfter(clock.instant())).toList();
        for (KeptCopy copy : expired) {
            delete(copy);
        }
        expired.stream().map(KeptCopy::run).distinct().forEach(this::removeEmptyDirectory);
        return expired;
    }

    private void delete(KeptCopy copy) {
        switch (copy.what()) {
            case RESTORE_POINT, FAILED_DATABASE -> drop(new DatabaseName(copy.where()));
            case ASIDE_VOLUME -> host.docker().removeVolume(copy.where());
            case RESTORE_POINT_FILES, FAILED_FILES, WRITTEN_ROWS, ASIDE_DIRECTORY ->
                    host.demand(Command.of("rm", "-rf", "--", copy.where()));
        }
    }

    private void drop(DatabaseName database) {
        try (Connection connection = InstanceDatabase.of(host, instance).open(InstanceDatabase.MAINTENANCE)) {
            new Databases(connection).drop(database);
        } catch (SQLException e) {
            throw DatabaseRefused.of("drop %s".formatted(database), e);
        }
    }

    private void removeEmptyDirectory(long run) {
        KeptDirectory kept = KeptDirectory.of(instance, run);
        if (list().stream().noneMatch(copy -> copy.run() == run)) {
            host.demand(Command.of("rm", "-rf", "--", kept.path().toString()));
        }
    }

    private List<KeptCopy> databases() {
        String name = instance.databaseName().value();
        Pattern shape = Pattern.compile(Pattern.quote(name) + "_(before|making|incoming|replaced|damaged|failed)_(\\d{1,18})");
        try (Connection connection = InstanceDatabase.of(host, instance).open(InstanceDatabase.MAINTENANCE);
                PreparedStatement query = connection.prepareStatement("""
                        select datname, pg_database_size(oid) as bytes,
                          (pg_stat_file('base/' || oid || '/PG_VERSION', true)).modification as made
                        from pg_database where datname like ? || '%'""")) {
            query.setString(1, name);
            List<KeptCopy> copies = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Matcher matcher = shape.matcher(row.getString("datname"));
                    if (matcher.matches()) {
                        copies.add(database(matcher, row));
                    }
                }
            }
            return copies;
        } catch (SQLException e) {
            throw DatabaseRefused.of("list the kept databases", e);
        }
    }

    private KeptCopy database(Matcher name, ResultSet row) throws SQLException {
        long run = Long.parseLong(name.group(2));
        boolean failed = name.group(1).equals("failed");
        Optional<Instant> made = Optional.ofNullable(row.getTimestamp("made")).map(Timestamp::toInstant);
        // A clone is as old as its files; a failed database is older than the day it failed.
        Instant since = failed ? since(run) : made.orElseGet(() -> since(run));
        return copy(run, failed ? Kind.FAILED_DATABASE : Kind.RESTORE_POINT, row.getString("datname"),
                row.getLong("bytes"), since);
    }

    /** Whether files of a run's restore point are kept: they hold what the run's own backup lacks, and are nothing without it. */
    public static boolean standsOnBackup(Host host, Instance instance, long run) {
        return host.exists(KeptDirectory.of(instance, run).delta());
    }

    private List<KeptCopy> directories() {
        Path root = KeptDirectory.root(instance);
        if (!host.exists(root)) {
            return List.of();
        }
        List<KeptCopy> copies = new ArrayList<>();
        host.demand(Command.of("find", root.toString(), "-mindepth", "1", "-maxdepth", "1", "-type", "d", "-printf",
                "%f\\n")).output().lines().map(RUN::matcher).filter(Matcher::matches)
                .map(matcher -> Long.parseLong(matcher.group(1))).forEach(run -> copies.addAll(directories(run)));
        return copies;
    }

    private List<KeptCopy> directories(long run) {
        KeptDirectory kept = KeptDirectory.of(instance, run);
        List<KeptCopy> copies = new ArrayList<>();
        if (host.exists(kept.delta())) {
            copies.add(copy(run, Kind.RESTORE_POINT_FILES, kept.restorePoint().toString(), size(kept.restorePoint()),
                    modified(kept.restorePoint())));
        }
        if (host.exists(kept.files()) && !isEmpty(kept.files())) {
            copies.add(copy(run, Kind.FAILED_FILES, kept.files().toString(), size(kept.files()), since(run)));
        }
        if (host.exists(kept.writtenRows())) {
            copies.add(copy(run, Kind.WRITTEN_ROWS, kept.writtenRows().toString(), size(kept.writtenRows()), since(run)));
        }
        if (host.exists(kept.aside())) {
            copies.addAll(new AsideCopies(host, instance.name().value(), kept, run).list(since(run)));
        }
        return copies;
    }

    /** One that a person made with the commands of GO-BACK.md has no date: it counts from when it was first seen. */
    private Instant since(long run) {
        KeptDirectory kept = KeptDirectory.of(instance, run);
        register.enter(kept, run);
        return register.since(kept).orElseGet(clock::instant);
    }

    private Instant modified(Path path) {
        return Instant.ofEpochSecond(Long.parseLong(host.demand(Command.of("stat", "--format=%Y", path.toString())).text()));
    }

    private boolean isEmpty(Path directory) {
        return host.demand(Command.of("find", directory.toString(), "-mindepth", "1", "-print", "-quit")).text().isEmpty();
    }

    private long size(Path directory) {
        return Long.parseLong(host.demand(Command.of("du", "--summarize", "--bytes", directory.toString())).text()
                .split("\\s")[0]);
    }

    private static KeptCopy copy(long run, Kind what, String where, long bytes, Instant since) {
        return new KeptCopy(run, what, where, bytes, since, since.plus(KEPT));
    }
}
