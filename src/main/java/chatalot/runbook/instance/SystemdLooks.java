package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.DoctorReport.Finding;
import chatalot.runbook.instance.DoctorReport.Level;
import java.util.ArrayList;
import java.util.List;

/** What the doctor looks at where a service manager runs the instance, in this order. */
record SystemdLooks(Host host, Instance instance, SystemdInstallation systemd) {

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("discovery", "Unit %s: app below %s as %s, database %s in %s".formatted(systemd.unit(), systemd.root(),
                systemd.account(), instance.databaseName(), systemd.databaseWords())));
        findings.addAll(new SystemdTools(host, instance, systemd).look());
        findings.addAll(new CheckoutState(host, instance).look());
        findings.addAll(new UnitState(host, instance, systemd).look());
        findings.addAll(new Ownership(host, instance, systemd).look());
        findings.addAll(new SystemdLeftovers(host, instance).look());
        findings.addAll(databaseAndDisk());
        return findings;
    }

    /** How much room is needed a server says only to a superuser. */
    private List<Finding> databaseAndDisk() {
        try {
            List<Finding> findings = new ArrayList<>(new DatabaseState(host, instance).look());
            if (findings.stream().noneMatch(finding -> finding.level() == Level.STOPS)) {
                findings.addAll(new PostgresPrograms(host, instance).look());
                findings.addAll(new DiskState(host, instance).look());
            }
            return findings;
        } catch (PassingTrouble e) {
            return List.of(Finding.stops("database", e.getMessage(),
                    "Start it, for example with `systemctl start postgresql`, and see that the user and its password are right."));
        }
    }
}
