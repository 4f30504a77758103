package chatalot.runbook.deploy;

import chatalot.runbook.deploy.StateComparison.Row;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Instance;
import java.util.List;

/** An instance's checkout and the files of a run's restore point beside what is on record of them. */
record HostNow(Host host, Instance instance, OnRecord record, Sight sight) {

    List<Row> rows() {
        return List.of(checkout(), files(), byHand());
    }

    private Row checkout() {
        String what = "checkout %s".formatted(instance.directory());
        String recorded = ContainersNow.brief(record.commit());
        return sight.row(what, recorded, () ->
                Row.of(what, recorded, ContainersNow.brief(new LiveCheckout(host, instance.directory()).head())));
    }

    private Row files() {
        KeptDirectory kept = KeptDirectory.of(instance, record.plan().run());
        String what = "restore point of the files, %s".formatted(kept.restorePoint());
        String recorded = record.isDone(SwapJournal.RESTORE_POINT) ? "there" : "not there";
        return sight.row(what, recorded, () -> Row.of(what, recorded, host.exists(kept.listing()) ? "there" : "not there"));
    }

    /** Somebody has used the commands of GO-BACK.md: then a retry puts nothing back any more. */
    private Row byHand() {
        String what = "gone back by hand";
        return sight.row(what, "no", () -> Row.of(what, "no", record.doneAt(SwapJournal.BY_HAND).map("yes, at %s"::formatted).orElse("no")));
    }
}
