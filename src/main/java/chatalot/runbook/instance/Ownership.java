package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Script;
import chatalot.runbook.instance.DoctorReport.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether the account that the service has on the host may do there what an update does. */
record Ownership(Host host, Instance instance, SystemdInstallation systemd) {

    private static final String TOPIC = "account";
    private static final Script UNWRITABLE = Script.of(Ownership.class, "unwritable.sh");
    private static final Script CLOSED = Script.of(Ownership.class, "closed-to.sh");
    private static final Script LAYOUT = ReleaseTree.with(Script.of(Ownership.class, "look-at-layout.sh"));
    /** All parts are directories, or all are links that we have made. */
    private static final Set<String> LAYOUTS = Set.of("flat", "linked");
    private static final Script FOREIGN = Script.of(Ownership.class, "foreign.sh");
    private static final int ROOT = 0;

    List<Finding> look() {
        int self = host.user();
        Result account = host.run(Command.of("id", "-u", systemd.account()));
        if (!account.succeeded()) {
            return List.of(Finding.stops(TOPIC, "There is no account %s, which the unit names".formatted(systemd.account()),
                    "Make it, or correct User= in the unit."));
        }
        if (self != ROOT && !account.text().equals(Integer.toString(self))) {
            return List.of(Finding.stops(TOPIC, "The service is user %d on the host, and the app is %s: it cannot make a release the app's own"
                    .formatted(self, systemd.account()), "Let the service be %s or root there.".formatted(systemd.account())));
        }
        String layout = host.demand(Command.of(LAYOUT.command(systemd.root().toString()))).text();
        if (!LAYOUTS.contains(layout)) {
            return List.of(Finding.stops(TOPIC, "What lies in %s could not be put back as it lies: %s".formatted(systemd.root(), layout),
                    "Make directories of bin, static and migrations there, which %s may move.".formatted(self == ROOT ? "root" : systemd.account())));
        }
        List<String> unwritable = host.demand(Command.of(UNWRITABLE.command(places().toArray(String[]::new)))).output().lines().toList();
        if (self != ROOT) {
            String foreign = host.demand(Command.of(FOREIGN.command(instance.fileVolumes().values().toArray(String[]::new)))).text();
            if (!foreign.isEmpty()) {
                return List.of(Finding.stops(TOPIC, "%s among the user files is not %s's, or cannot be read: no backup could bring it back"
                        .formatted(foreign, systemd.account()), "Give it to %1$s: chown %1$s %2$s".formatted(systemd.account(), foreign)));
            }
        }
        Optional<String> closed = self == ROOT ? closedToApp() : Optional.empty();
        if (closed.isPresent()) {
            return List.of(Finding.stops(TOPIC, "%s does not get to %s, beside which a backup is proven by a server of its own: %s is closed to it"
                    .formatted(systemd.account(), instance.backups(), closed.get()), "Let it pass: chmod o+x " + closed.get()));
        }
        return List.of(unwritable.isEmpty() ? Finding.ok(TOPIC, self == ROOT ? "root, and the app's files are %s's".formatted(systemd.account())
                        : "The app's own, " + systemd.account())
                : Finding.stops(TOPIC, "%s may not write to %s".formatted(self == ROOT ? "root" : systemd.account(), String.join(", ", unwritable)),
                        "Give them to it, for example: chown %s %s".formatted(systemd.account(), unwritable.get(0))));
    }

    /** PostgreSQL refuses to run as root, so what it does for us it does as the app's account. */
    private Optional<String> closedToApp() {
        return Optional.of(host.demand(Command.of(CLOSED.command(systemd.account(), instance.backups().getParent().toString()))).text())
                .filter(directory -> !directory.isEmpty());
    }

    private List<String> places() {
        List<String> places = new ArrayList<>(Stream.of(systemd.root(), instance.directory(), instance.backups()).map(Object::toString).toList());
        places.addAll(instance.fileVolumes().values());
        return places;
    }
}
