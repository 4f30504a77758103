package chatalot.runbook.deploy;

import chatalot.runbook.host.Facts;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Counts what was written to an instance since its new version was committed. Changes nothing of it. */
public final class SinceCommit {

    private final Host host;
    private final Instance instance;
    private final Journal journal;
    private final Duration limit;
    private final KeptDirectory kept;
    private final FilesOfInstance files;
    private final InstanceDatabase cluster;

    /** @param limit for counting rows and files, each */
    public SinceCommit(Host host, Instance instance, Journal journal, Work work, Duration limit) {
        this.host = host;
        this.instance = instance;
        this.journal = journal;
        this.limit = limit;
        this.kept = KeptDirectory.of(instance, work.run());
        this.files = FilesOfInstance.of(host, instance, work, kept);
        this.cluster = InstanceDatabase.of(host, instance);
    }

    /**
     * While users go on writing.
     *
     * @throws DatabaseRefused when the database answers with an error, for example that the limit is over
     */
    public Written live() {
        try (Connection connection = cluster.open()) {
            return count(connection);
        } catch (SQLException e) {
            throw DatabaseRefused.of("count what was written", e);
        }
    }

    /** After the app was stopped: closes the database to everybody but us, so that the numbers are final. */
    public Written atRest() {
        try (Connection connection = new Fence(cluster).enterAlone(instance.databaseName())) {
            return count(connection);
        } catch (SQLException e) {
            throw DatabaseRefused.of("count what was written", e);
        }
    }

    /** When the commit was. */
    public Instant commit() {
        return new SwapJournal(journal).committedAt().orElseThrow(() -> new IllegalStateException(
                "The journal of %s has no commit".formatted(instance.name())));
    }

    private Written count(Connection connection) throws SQLException {
        SwapJournal swap = new SwapJournal(journal);
        WrittenRows rows = new WrittenRows(swap.mark().orElseThrow(() -> new IllegalStateException(
                "The journal of %s does not say where the database stood at the commit".formatted(instance.name()))));
        Optional<RowCounts> then = host.read(kept.rowsAtCommit()).map(RowCounts::parse);
        return new Written(rows.count(connection, then, limit), files(swap), then.isPresent());
    }

    private Written.Count files(SwapJournal swap) {
        if (!host.exists(kept.listing())) {
            throw new IllegalStateException("The listing of the files of %s at the stop is not in %s"
                    .formatted(instance.name(), kept.restorePoint()));
        }
        if (!files.isRunning()) {
            files.start(swap.backup().orElseThrow());
        }
        Result result = files.run(FilesOfInstance.CHANGED, limit);
        if (!result.succeeded()) {
            throw new IllegalStateException("The files of %s could not be compared (exit code %d): %s".formatted(
                    instance.name(), result.exitCode(), Facts.tail(result.errors().lines().toList(), 6)));
        }
        List<String> said = result.output().lines().toList();
        return new Written.Count(Long.parseLong(Facts.of(said, "written")), Long.parseLong(Facts.of(said, "gone")),
                Optional.of(Facts.of(said, "newest")).filter(time -> !time.isEmpty()));
    }
}
