package chatalot.runbook.rehearsal;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.RestoredCopy;
import chatalot.runbook.deploy.ReleaseBuild;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Gate;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.instance.Timeouts;
import java.time.Duration;
import java.util.function.Consumer;

/** Where a rehearsal takes place: a restored copy, and a version on it, which reach nothing else and are reached by nobody. */
interface Stage extends AutoCloseable {

    /** For an instance on its host. @param build of the run: knows what was built */
    static Stage of(Host host, Instance instance, Work work, Timeouts timeouts, ReleaseBuild build) {
        return instance.installation().choose(compose -> new ComposeStage(host, instance, work, timeouts, build),
                systemd -> new SystemdStage(host, instance, systemd, work, timeouts, build));
    }

    /** Brings a backup back, so that a version can be started on it; for the caller to close. */
    RestoredCopy restored(Backup backup);

    /** The copy's database. */
    InstanceDatabase database(RestoredCopy copy);

    /** Makes ready what was built from a commit, or what ran, not started. @param release its id */
    void create(RestoredCopy copy, String commit, String release);

    void start();

    /** Ends it, so that nothing changes any more. */
    void stop(Duration patience);

    /** The last thousands of lines that it has said. */
    void log(Consumer<String> lines);

    /** Looks at what was started. */
    Gate gate(RestoredCopy copy);

    /** Ends and removes the version; what it stood on is still there. */
    void removeApp();

    /** Removes all of it, also what an attempt that died has left. */
    @Override
    void close();
}
