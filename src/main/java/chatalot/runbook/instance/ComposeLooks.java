package chatalot.runbook.instance;

import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.DoctorReport.Finding;
import java.util.ArrayList;
import java.util.List;

/** What the doctor looks at where Docker Compose runs the instance, in this order. */
record ComposeLooks(Host host, Instance instance, ComposeInstallation compose) {

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("discovery", "Project %s: app %s, database %s (%s)".formatted(compose.project(), compose.app().container(),
                compose.database().container(), instance.databaseName())));
        findings.addAll(new Tools(host).look());
        findings.addAll(new CheckoutState(host, instance).look());
        findings.addAll(new ComposeState(host, instance).look());
        findings.addAll(new Leftovers(host, instance).look());
        findings.addAll(databaseAndDisk());
        return findings;
    }

    private List<Finding> databaseAndDisk() {
        if (host.docker().container(compose.database().container()).filter(Container::running).isEmpty()) {
            return List.of(Finding.stops("database", "Container %s does not run".formatted(compose.database().container()),
                    "Start it: docker compose up -d " + compose.database().service()));
        }
        List<Finding> findings = new ArrayList<>(new DatabaseState(host, instance).look());
        findings.addAll(new DiskState(host, instance).look());
        return findings;
    }
}
