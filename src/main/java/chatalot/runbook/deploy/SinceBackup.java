package chatalot.runbook.deploy;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.Manifest;
import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Script;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Beside;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Counts what was written to an instance since a backup's snapshot: what restoring it would take away. Never too little:
 * what was in motion while the backup was made counts as written since. Changes nothing.
 */
public final class SinceBackup {

    private static final Script CHANGED = Script.of(SinceBackup.class, "changed-since-backup.sh").after(Script.fileTree());
    /** The app's ledger: users write nothing there. */
    private static final String LEDGER = "public._sqlx_migrations";
    /** Of the first transaction there can be: in a set that does not say where the database stood, every row is a new one. */
    private static final String BEGINNING = "3";

    private final Host host;
    private final Instance instance;
    private final Work work;
    private final Duration limit;
    private final InstanceDatabase cluster;

    /** @param limit for counting rows and files, each */
    public SinceBackup(Host host, Instance instance, Work work, Duration limit) {
        this.host = host;
        this.instance = instance;
        this.work = work;
        this.limit = limit;
        this.cluster = InstanceDatabase.of(host, instance);
    }

    /** While users go on writing. @throws DatabaseRefused when the database answers with an error */
    public Written live(Backup backup) {
        try (Connection connection = cluster.open()) {
            return count(connection, backup);
        } catch (SQLException e) {
            throw DatabaseRefused.of("count what was written since backup %s".formatted(backup.id()), e);
        }
    }

    /** After the app was stopped: closes the database to everybody but us, so that the numbers are final. */
    public Written atRest(Backup backup) {
        try (Connection connection = new Fence(cluster).enterAlone(instance.databaseName())) {
            return count(connection, backup);
        } catch (SQLException e) {
            throw DatabaseRefused.of("count what was written since backup %s".formatted(backup.id()), e);
        }
    }

    private Written count(Connection connection, Backup backup) throws SQLException {
        Manifest.Database then = backup.manifest().database();
        String now = Watermark.read(connection);
        // A mark that is yet to come is of another cluster.
        String mark = then.mark().filter(known -> Long.parseLong(known) <= Long.parseLong(now)).orElse(BEGINNING);
        Map<String, Written.Count> rows = new TreeMap<>(new WrittenRows(mark).count(connection, Optional.of(rows(then)), limit));
        rows.remove(LEDGER);
        return new Written(rows, files(backup), true);
    }

    private static RowCounts rows(Manifest.Database then) {
        return new RowCounts(then.tables().stream().filter(table -> !table.name().startsWith("("))
                .collect(Collectors.toMap(Manifest.Table::name, Manifest.Table::rows)));
    }

    private Written.Count files(Backup backup) {
        Map<String, String> places = new LinkedHashMap<>();
        instance.fileVolumes().values().forEach(volume -> places.put("/volumes/" + volume + ":ro", volume));
        places.put("/set:ro", backup.directory().toString());
        Ended ended = Beside.of(host, instance, work).run("changed", CHANGED, List.of(), places, limit);
        if (!ended.succeeded()) {
            throw new IllegalStateException("The files of %s could not be compared with backup %s: %s".formatted(instance.name(),
                    backup.id(), ended.lastWords()));
        }
        return new Written.Count(Long.parseLong(ended.fact("written")), Long.parseLong(ended.fact("gone")),
                Optional.of(ended.fact("newest")).filter(time -> !time.isEmpty()));
    }
}
