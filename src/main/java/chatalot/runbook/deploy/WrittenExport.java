package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Script;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Beside;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the rows that a return of the data took away as CSV files beside the kept copies, one for each table, so that
 * people can look up or enter again what was lost. They are read from the database that the return set aside, which is
 * at rest, by the database's own client: nothing big passes through this service. The files that users wrote lie there
 * already, see {@link DataWayBack}.
 */
public final class WrittenExport {

    private static final String ACTION = "export-written";
    private static final Script EXPORT = Script.of(WrittenExport.class, "export-rows.sh");

    private final Host host;
    private final Instance instance;
    private final Journal journal;
    private final Work work;
    private final Duration limit;
    private final KeptDirectory kept;
    private final DatabaseName failed;

    public WrittenExport(Host host, Instance instance, Journal journal, Work work, Duration limit) {
        this.host = host;
        this.instance = instance;
        this.journal = journal;
        this.work = work;
        this.limit = limit;
        this.kept = KeptDirectory.of(instance, work.run());
        this.failed = instance.databaseName().failed(work.run());
    }

    /** Whether a return has taken data away that were not exported yet. */
    public boolean isNeeded() {
        SwapJournal swap = new SwapJournal(journal);
        return swap.returnWay().equals(Optional.of(ReturnWay.DATA)) && swap.dataPutBack() && !journal.isDone(ACTION);
    }

    /**
     * Exports, if {@link #isNeeded()}; may be repeated.
     *
     * @throws WayBackFailed when it cannot be done; the rows are in the database that was set aside
     */
    public void export() {
        if (!isNeeded()) {
            return;
        }
        journal.begin(ACTION, Map.of("from", failed.value(), "to", kept.writtenRows().toString()));
        Set<String> tables = tables();
        if (!tables.isEmpty()) {
            Beside.of(host, instance, work).removeLeftovers();
            Ended ended = run(tables);
            if (!ended.succeeded()) {
                throw new WayBackFailed("The rows written under the version that was sent back could not be exported: "
                        + ended.lastWords(), "database %s holds them.".formatted(failed), "export them by hand with psql.");
            }
            work.say("Rows that users wrote since the commit, of %d tables, are kept in %s", tables.size(), kept.writtenRows());
        }
        journal.done(ACTION, Map.of());
    }

    private WrittenRows rows() {
        return new WrittenRows(new SwapJournal(journal).mark().orElseThrow(() -> new IllegalStateException(
                "The journal of %s does not say where the database stood at the commit".formatted(instance.name()))));
    }

    private Set<String> tables() {
        try (Connection connection = InstanceDatabase.of(host, instance).open(failed)) {
            Map<String, Written.Count> counts = rows().count(connection, Optional.empty(), limit);
            return counts.keySet();
        } catch (SQLException e) {
            throw DatabaseRefused.of("count the rows of %s".formatted(failed), e);
        }
    }

    private Ended run(Set<String> tables) {
        host.demand(Command.of("mkdir", "-p", "-m", "0700", kept.path().toString()));
        List<String> arguments = new ArrayList<>(List.of(failed.value(), instance.databaseUser(), rows().condition()));
        arguments.addAll(tables);
        return Beside.of(host, instance, work).atDatabase("export", EXPORT, arguments, Map.of("/kept", kept.path().toString()), kept.path(), limit);
    }
}
