package chatalot.runbook.deploy;

import chatalot.runbook.deploy.StateComparison.Row;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.App;
import chatalot.runbook.instance.Doors;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.SystemdInstallation;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** An instance's unit, doors and releases beside what is on record of them. */
record UnitNow(Host host, Instance instance, SystemdInstallation systemd, OnRecord record, Sight sight) {

    private static final String ABSENT = "not there";

    List<Row> rows() {
        ReleaseDirectories releases = new ReleaseDirectories(host, systemd);
        String before = ReleaseStore.before(record.plan().run());
        return List.of(unit(), release(), doors(),
                stored(releases.words(before), record.plan().oldImage(), () -> releases.named(before)),
                stored("release directory of the new version", record.plan().newImage(), () -> releases.find(record.plan().newImage())));
    }

    private Row unit() {
        String recorded = "running";
        return sight.row(systemd.appWords(), recorded, () -> {
            Optional<App.State> found = App.of(host, instance).state();
            return Row.of(systemd.appWords(), recorded, found.map(state -> state.isUp() ? recorded : state.words()).orElse(ABSENT));
        });
    }

    private Row release() {
        String what = "release that %s runs".formatted(systemd.unit());
        String recorded = ContainersNow.brief(record.image());
        return sight.row(what, recorded, () -> Row.of(what, recorded, App.of(host, instance).state().map(App.State::release)
                .map(ContainersNow::brief).orElse(ABSENT)));
    }

    private Row doors() {
        String recorded = systemd.doors().isPresent() ? "open" : "none to open";
        return sight.row("doors", recorded, () -> Row.of("doors", recorded,
                Doors.of(host, instance).state() == Doors.State.OPEN ? recorded : "closed"));
    }

    private Row stored(String what, String id, Supplier<Optional<ReleaseStore.Stored>> look) {
        String recorded = ContainersNow.brief(id);
        return sight.row(what, recorded, () -> Row.of(what, recorded, look.get().map(ReleaseStore.Stored::id).map(ContainersNow::brief).orElse(ABSENT)));
    }
}
