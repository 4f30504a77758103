package chatalot.runbook.deploy;

import chatalot.runbook.deploy.StateComparison.Row;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Journal.Entry;
import chatalot.runbook.instance.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares what a run has on record of its instance with what is there. Only looks, and always answers: whatever is out of
 * reach is a row that says so.
 */
public final class StateOfInstance {

    private static final int ENTRIES = 12;
    private static final String UNDER_WAY = "begun and not ended";
    private static final String NOTHING = "nothing";

    private final Host host;
    private final Instance instance;
    private final SwapPlan plan;
    private final Journal journal;

    public StateOfInstance(Host host, Instance instance, SwapPlan plan, Journal journal) {
        this.host = host;
        this.instance = instance;
        this.plan = plan;
        this.journal = journal;
    }

    /**
     * Looks at everything.
     *
     * @param oldVersion what the health page says of the version that ran before, where that is known
     * @param newVersion the same of the version that the run brings
     */
    public StateComparison compare(Optional<String> oldVersion, Optional<String> newVersion) {
        Sight shell = new Sight();
        Sight docker = new Sight();
        List<Entry> entries = shell.see(journal::entries).orElse(List.of());
        Optional<RowCounts> atTheStop = shell.see(() -> host.read(KeptDirectory.of(instance, plan.run()).rows()).map(RowCounts::parse))
                .flatMap(rows -> rows);
        OnRecord record = new OnRecord(plan, entries);
        List<Row> rows = new ArrayList<>(instance.installation().choose(compose -> new ContainersNow(host, instance, record, docker).rows(),
                systemd -> new UnitNow(host, instance, systemd, record, docker).rows()));
        rows.add(new OutsideNow(instance, host).row(record.committed() ? newVersion : oldVersion));
        rows.addAll(new DatabasesNow(host, instance, record, atTheStop, docker).rows());
        rows.addAll(new HostNow(host, instance, record, shell).rows());
        rows.add(shell.row(UNDER_WAY, NOTHING, () -> underWay(entries)));
        return new StateComparison(rows, entries.stream().skip(Math.max(0, entries.size() - ENTRIES)).map(StateOfInstance::words).toList());
    }

    private static Row underWay(List<Entry> entries) {
        List<String> open = entries.stream().map(Entry::action).distinct().map(action -> newest(entries, action))
                .filter(entry -> entry.phase().equals("begun")).map(entry -> "%s, at %s".formatted(entry.action(), entry.at())).toList();
        return Row.of(UNDER_WAY, NOTHING, open.isEmpty() ? NOTHING : String.join("; ", open));
    }

    private static Entry newest(List<Entry> entries, String action) {
        return entries.stream().filter(entry -> entry.action().equals(action)).reduce((older, newer) -> newer).orElseThrow();
    }

    private static String words(Entry entry) {
        return "%s %s %s%s".formatted(entry.at(), entry.action(), entry.phase(), entry.facts().isEmpty() ? "" : " " + entry.facts());
    }
}
