package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Script;
import chatalot.runbook.instance.DoctorReport.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether the account that the service has on the host may do there what an update does. */
record Ownership(Host host, Instance instance, SystemdInstallation systemd) {

    private static final String TOPIC = "account";
    private static final Script UNWRITABLE = Script.of(Ownership.class, "unwritable.sh");
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
        List<String> unwritable = host.demand(Command.of(UNWRITABLE.command(places().toArray(String[]::new)))).output().lines().toList();
        return List.of(unwritable.isEmpty() ? Finding.ok(TOPIC, self == ROOT ? "root, and the app's files are %s's".formatted(systemd.account())
                        : "The app's own, " + systemd.account())
                : Finding.stops(TOPIC, "%s may not write to %s".formatted(self == ROOT ? "root" : systemd.account(), String.join(", ", unwritable)),
                        "Give them to it, for example: chown %s %s".formatted(systemd.account(), unwritable.get(0))));
    }

    private List<String> places() {
        List<String> places = new ArrayList<>(Stream.of(systemd.root(), instance.directory(), instance.backups()).map(Object::toString).toList());
        places.addAll(instance.fileVolumes().values());
        return places;
    }
}
