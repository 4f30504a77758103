package chatalot.runbook.deploy;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.InstanceDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The database at the stop: {@code <db>_before_<n>}. It is made under another name and gets this one when it
 * is complete, so that one of this name can be relied on. Nobody can connect to it.
 */
final class DatabaseClone {

    /** What counting may add to the downtime; larger databases go uncounted. */
    private static final Duration COUNTING = Duration.ofMillis(400);

    private final InstanceDatabase cluster;
    private final DatabaseName source;
    private final DatabaseName making;
    private final DatabaseName before;
    private final long run;
    private final String mark;
    private final AtomicReference<Optional<Connection>> working = new AtomicReference<>(Optional.empty());

    DatabaseClone(InstanceDatabase cluster, DatabaseName source, Work work) {
        this.cluster = cluster;
        this.source = source;
        this.making = making(source, work.run());
        this.before = source.before(work.run());
        this.run = work.run();
        this.mark = work.name("clone");
    }

    /** A clone that is not complete. */
    static DatabaseName making(DatabaseName source, long run) {
        return new DatabaseName(source.value() + "_making_" + run);
    }

    boolean isMade() {
        try (Connection connection = cluster.open(InstanceDatabase.MAINTENANCE)) {
            return new Databases(connection).exist(before);
        } catch (SQLException e) {
            throw DatabaseRefused.of("list its databases", e);
        }
    }

    /** One that lost rows. */
    static DatabaseName damaged(DatabaseName source, long run) {
        return new DatabaseName(source.value() + "_damaged_" + run);
    }

    /**
     * Makes it, unless it is there. The source must be fenced.
     *
     * @param counted takes its rows before it is complete; not called where counting would take too long
     */
    void make(Consumer<RowCounts> counted) {
        make(databases -> databases.copyByFile(source, making), counted);
    }

    /**
     * Makes it of something else than the source; one that is there is set aside, since it is no longer what it was.
     *
     * @param filling brings it all into an empty database that has the source's attributes
     * @param counted as for {@link #make(Consumer)}
     */
    void makeOf(Consumer<DatabaseName> filling, Consumer<RowCounts> counted) {
        try (Connection connection = cluster.open(InstanceDatabase.MAINTENANCE)) {
            Databases databases = new Databases(connection);
            databases.takeOver(mark);
            DatabaseName damaged = damaged(source, run);
            if (databases.exist(before) && !databases.exist(damaged)) {
                databases.rename(before, damaged);
                // for people to look at; no app knows its name
                databases.allowConnections(damaged, true);
            }
            databases.drop(before);
        } catch (SQLException e) {
            throw DatabaseRefused.of("set aside a damaged clone of %s".formatted(source), e);
        }
        make(databases -> {
            databases.createLike(source, making);
            databases.copyAttributes(source, making);
            filling.accept(making);
        }, counted);
    }

    private interface Filling {
        void fill(Databases databases) throws SQLException;
    }

    private void make(Filling filling, Consumer<RowCounts> counted) {
        try (Connection connection = cluster.open(InstanceDatabase.MAINTENANCE)) {
            working.set(Optional.of(connection));
            Databases databases = new Databases(connection);
            databases.takeOver(mark);
            if (databases.exist(before)) {
                return;
            }
            databases.drop(making);
            filling.fill(databases);
            copyAttributes(connection);
            count().ifPresent(counted);
            databases.allowConnections(making, false);
            databases.rename(making, before);
        } catch (SQLException e) {
            RuntimeException failure = DatabaseRefused.of("clone database %s".formatted(source), e);
            dropHalfMade(failure);
            throw failure;
        } finally {
            working.set(Optional.empty());
        }
    }

    /** Removes it, whole or half-made; not there is success. */
    void drop() {
        try (Connection connection = cluster.open(InstanceDatabase.MAINTENANCE)) {
            Databases databases = new Databases(connection);
            databases.takeOver(mark);
            dropBesides(databases);
            databases.drop(before);
        } catch (SQLException e) {
            throw DatabaseRefused.of("drop the clone of %s".formatted(source), e);
        }
    }

    /** Makes it a copy for people to look at. Repeating it is success. */
    void setAside(DatabaseName kept) {
        try (Connection connection = cluster.open(InstanceDatabase.MAINTENANCE)) {
            Databases databases = new Databases(connection);
            databases.takeOver(mark);
            dropBesides(databases);
            if (databases.exist(before)) {
                databases.rename(before, kept);
                databases.allowConnections(kept, true);
            }
        } catch (SQLException e) {
            throw DatabaseRefused.of("set aside the clone of %s".formatted(source), e);
        }
    }

    /** What was not complete, or is the same as the clone. */
    private void dropBesides(Databases databases) throws SQLException {
        databases.drop(making);
        databases.drop(DataFromBackup.incoming(source, run));
        databases.drop(DataFromBackup.replaced(source, run));
    }

    /** Makes {@link #make} fail soon. */
    void end() {
        working.get().ifPresent(connection -> {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                throw DatabaseRefused.of("end a clone", e);
            }
        });
    }

    private void copyAttributes(Connection connection) throws SQLException {
        DatabaseAttributes.copy(connection, source, making);
        List<String> lost = DatabaseAttributes.of(connection, source)
                .missingIn(DatabaseAttributes.of(connection, making));
        if (!lost.isEmpty()) {
            throw new SQLException("the clone did not take over: " + String.join("; ", lost));
        }
    }

    private Optional<RowCounts> count() throws SQLException {
        try (Connection connection = cluster.open(making)) {
            return RowCounts.of(connection, COUNTING);
        }
    }

    private void dropHalfMade(RuntimeException failure) {
        try (Connection connection = cluster.open(InstanceDatabase.MAINTENANCE)) {
            new Databases(connection).drop(making);
        } catch (SQLException | PassingTrouble e) {
            failure.addSuppressed(e);
        }
    }
}
