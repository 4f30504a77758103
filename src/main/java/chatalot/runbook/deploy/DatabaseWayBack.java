package chatalot.runbook.deploy;

import chatalot.runbook.host.Work;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.InstanceDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Gives the clone made at the stop the name of the app's database; what the failed version left is kept beside it. What
 * is to be done follows from which databases there are, so an attempt that died anywhere is gone on with.
 */
final class DatabaseWayBack {

    private static final String SAFE = "no database was dropped or changed.";

    private final InstanceDatabase cluster;
    private final Fence fence;
    private final Work work;
    private final Duration limit;
    private final DatabaseName current;
    private final DatabaseName before;
    private final DatabaseName failed;

    DatabaseWayBack(InstanceDatabase cluster, DatabaseName current, Work work, Duration limit) {
        this.cluster = cluster;
        this.fence = new Fence(cluster);
        this.work = work;
        this.limit = limit;
        this.current = current;
        this.before = current.before(work.run());
        this.failed = current.failed(work.run());
    }

    /**
     * Whether the clone is there and whole, or has taken the name already.
     *
     * @param recorded rows at the stop, where they were counted
     */
    boolean isPossible(Optional<RowCounts> recorded) {
        try (Connection connection = cluster.open(InstanceDatabase.MAINTENANCE)) {
            Databases databases = new Databases(connection);
            return databases.exist(before) ? differing(databases, recorded).isEmpty()
                    : databases.exist(failed) && databases.exist(current);
        } catch (SQLException e) {
            throw DatabaseRefused.of("look at its databases", e);
        }
    }

    /** @param recorded rows at the stop, where they were counted */
    void putBack(Optional<RowCounts> recorded) {
        try (Connection connection = cluster.open(InstanceDatabase.MAINTENANCE)) {
            Databases databases = new Databases(connection);
            databases.takeOver(work.name("way-back"));
            if (databases.exist(before)) {
                requireTheRows(databases, recorded);
                work.confirm().run();
                takeTheName(databases);
                work.say("Database %s is what it was at the stop; what the failed version left is kept as %s",
                        current, failed);
            } else if (!databases.exist(failed) || !databases.exist(current)) {
                throw new WayBackFailed("The restore point %s of database %s does not exist.".formatted(before, current),
                        SAFE, "see in the run's journal what was done; go back to the run's backup if it is lost.");
            }
        } catch (SQLException e) {
            throw DatabaseRefused.of("put back database %s".formatted(current), e);
        }
    }

    private void takeTheName(Databases databases) throws SQLException {
        fence.raise(before);
        if (!databases.exist(current)) {
            databases.rename(before, current);
        } else if (databases.exist(failed)) {
            throw new WayBackFailed("Databases %s, %s and %s all exist: somebody has renamed by hand."
                    .formatted(current, before, failed), SAFE, ("find out which holds what; rename %s away if %s is to "
                    + "become %s; then retry.").formatted(failed, before, current));
        } else {
            fence.raise(current);
            databases.exchange(current, failed, before);
            // for people to look at; no app knows its name
            databases.allowConnections(failed, true);
        }
    }

    /** Nobody could write to it since; a difference means that somebody did, or that a disk is failing. */
    private void requireTheRows(Databases databases, Optional<RowCounts> recorded) throws SQLException {
        Optional<RowCounts> found = differing(databases, recorded);
        if (found.isPresent()) {
            throw new WayBackFailed("The restore point %s does not hold the rows that were counted at the stop: %s instead of %s."
                    .formatted(before, found.get().total(), recorded.orElseThrow().total()), SAFE,
                    "compare its tables with the run's manifest; go back to the run's backup if it is damaged.");
        }
    }

    /** The clone's rows if they are others than those recorded. */
    private Optional<RowCounts> differing(Databases databases, Optional<RowCounts> recorded) throws SQLException {
        if (recorded.isEmpty()) {
            return Optional.empty();
        }
        databases.allowConnections(before, true);
        try (Connection connection = cluster.open(before)) {
            return RowCounts.of(connection, limit).filter(found -> !found.equals(recorded.get()));
        } finally {
            databases.allowConnections(before, false);
        }
    }
}
