package chatalot.runbook.rehearsal;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.RestoredCopy;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Gate;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.instance.SystemdInstallation;
import chatalot.runbook.instance.Timeouts;
import java.time.Duration;
import java.util.function.Consumer;

final class SystemdStage implements Stage {
    SystemdStage(Host host, Instance instance, SystemdInstallation systemd, Work work, Timeouts timeouts) { }
    @Override public RestoredCopy restored(Backup backup) { throw new UnsupportedOperationException(); }
    @Override public InstanceDatabase database(RestoredCopy copy) { throw new UnsupportedOperationException(); }
    @Override public void create(RestoredCopy copy, String commit, String release) { }
    @Override public void start() { }
    @Override public void stop(Duration patience) { }
    @Override public void log(Consumer<String> lines) { }
    @Override public Gate gate(RestoredCopy copy) { throw new UnsupportedOperationException(); }
    @Override public void close() { }
}
