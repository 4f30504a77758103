package chatalot.runbook.rehearsal;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.RestoredCopy;
import chatalot.runbook.deploy.DirectoryBuild;
import chatalot.runbook.deploy.ReleaseBuild;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.App;
import chatalot.runbook.instance.AppEnvironment;
import chatalot.runbook.instance.Beside;
import chatalot.runbook.instance.Gate;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.instance.SystemdInstallation;
import chatalot.runbook.instance.Timeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A scratch cluster on another port, scratch directories, and the new version as a process under the app's account. */
final class SystemdStage implements Stage {

    private final Host host;
    private final Instance instance;
    private final SystemdInstallation systemd;
    private final Work work;
    private final Timeouts timeouts;
    private final DirectoryBuild build;
    private Optional<Started> made = Optional.empty();

    private record Started(AppOnCopy app, Path home, Map<String, String> files) { }

    SystemdStage(Host host, Instance instance, SystemdInstallation systemd, Work work, Timeouts timeouts, ReleaseBuild build) {
        this.host = host;
        this.instance = instance;
        this.systemd = systemd;
        this.work = work;
        this.timeouts = timeouts;
        this.build = (DirectoryBuild) build;
    }

    @Override
    public RestoredCopy restored(Backup backup) {
        return RestoredCopy.onHost(host, instance, systemd, work, timeouts.rehearsal(), backup);
    }

    @Override
    public InstanceDatabase database(RestoredCopy copy) {
        return InstanceDatabase.of(host, instance.withDatabaseAt(copy.address()));
    }

    @Override
    public void create(RestoredCopy copy, String commit, String release) {
        int port = AppOnCopy.freePort(host);
        Path home = build.home(release);
        AppOnCopy app = app(host, instance, systemd, work, release, port);
        Map<String, String> files = copy.files();
        try {
            app.prepare(AppEnvironment.of(host, instance, systemd).elsewhere(home, copy.address(), files, port));
        } catch (IllegalArgumentException e) {
            throw new RehearsalImpossible("%s: a rehearsal would work on live files: %s.".formatted(instance.name(), e.getMessage()),
                    "name directories of user files plainly, or switch rehearsals off for this instance", e);
        }
        made = Optional.of(new Started(app, home, files));
    }

    /** Whatever any attempt of the run has left. */
    static AppOnCopy app(Host host, Instance instance, SystemdInstallation systemd, Work work) {
        return app(host, instance, systemd, work, "", instance.appPort());
    }

    private static AppOnCopy app(Host host, Instance instance, SystemdInstallation systemd, Work work, String release, int port) {
        return new AppOnCopy(host, instance.backups().resolve("work").resolve(work.name("rehearsal")), systemd.account(), release,
                App.healthPage(host, port, instance.healthPath()));
    }

    @Override
    public void start() {
        if (!started().app().start(systemd.root(), started().home(), program(), started().files())) {
            work.say("The version can see the live user files, if it looks for them under their own paths: only root can hide them from it.");
        }
    }

    /** As the unit starts it, of the other release. */
    private List<String> program() {
        String bin = systemd.root().resolve("bin").toString();
        return systemd.program().stream().map(word -> word.startsWith(bin + "/") ? started().home().resolve("bin") + word.substring(bin.length()) : word)
                .toList();
    }

    @Override
    public void stop(Duration patience) {
        started().app().stop(patience);
    }

    @Override
    public void log(Consumer<String> lines) {
        started().app().log(lines);
    }

    @Override
    public Gate gate(RestoredCopy copy) {
        return new Gate(started().app(), database(copy));
    }

    private Started started() {
        return made.orElseThrow(() -> new IllegalStateException("Nothing was made ready for the rehearsal of %s".formatted(instance.name())));
    }

    @Override
    public void removeApp() {
        made.ifPresent(started -> started.app().close());
    }

    @Override
    public void close() {
        app(host, instance, systemd, work).close();
        Beside.of(host, instance, work).removeLeftovers();
    }
}
