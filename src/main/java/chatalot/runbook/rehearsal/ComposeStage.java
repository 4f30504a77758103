package chatalot.runbook.rehearsal;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.RestoredCopy;
import chatalot.runbook.deploy.ImageBuild;
import chatalot.runbook.deploy.ReleaseBuild;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.ComposeModel;
import chatalot.runbook.instance.Gate;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.instance.Timeouts;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Scratch PostgreSQL, scratch volumes, and an internal network that nobody else is on. */
final class ComposeStage implements Stage {

    private final Host host;
    private final Instance instance;
    private final Work work;
    private final Timeouts timeouts;
    private final ImageBuild build;
    private final String name;
    private final RehearsedApp app;

    ComposeStage(Host host, Instance instance, Work work, Timeouts timeouts, ReleaseBuild build) {
        this.host = host;
        this.instance = instance;
        this.work = work;
        this.timeouts = timeouts;
        this.build = (ImageBuild) build;
        this.name = work.name("rehearsal");
        this.app = new RehearsedApp(host, instance.runbookDirectory(), name);
    }

    @Override
    public RestoredCopy restored(Backup backup) {
        docker().createInternalNetwork(name, work.labels());
        host.reach(name);
        return RestoredCopy.onNetwork(host, instance, work, timeouts.rehearsal(), backup, name, databaseNames());
    }

    @Override
    public InstanceDatabase database(RestoredCopy copy) {
        return InstanceDatabase.of(host, standIn(copy));
    }

    @Override
    public void create(RestoredCopy copy, String commit, String release) {
        ComposeModel target = build.model(commit);
        app.create(new IsolatedService(host, work, target, instance.compose().app().service()).text(name, release, copy.files()));
    }

    @Override
    public void start() {
        app.start();
    }

    @Override
    public void stop(Duration patience) {
        app.stop(patience);
    }

    @Override
    public void log(Consumer<String> lines) {
        app.log(lines);
    }

    @Override
    public Gate gate(RestoredCopy copy) {
        return Gate.of(host, standIn(copy));
    }

    private Instance standIn(RestoredCopy copy) {
        return instance.standIn(name, copy.container(), name);
    }

    /** All the names under which the app may look for its database. */
    private List<String> databaseNames() {
        Set<String> names = new LinkedHashSet<>(List.of(instance.compose().database().service(), instance.compose().database().container()));
        docker().container(instance.compose().database().container()).map(found -> found.networks().get(instance.compose().insideNetwork()))
                .ifPresent(attachment -> names.addAll(attachment.aliases()));
        return List.copyOf(names);
    }

    @Override
    public void removeApp() {
        app.close();
    }

    @Override
    public void close() {
        app.close();
        new HelperContainer(docker(), work).removeLeftovers();
    }

    private DockerAccess docker() {
        return host.docker();
    }
}
