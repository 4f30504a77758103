package chatalot.runbook.deploy;

import chatalot.runbook.host.Account;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Quoted;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.SystemdInstallation;
import chatalot.runbook.instance.SystemdSettings.Build;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A release made by commands in a worktree, as the owner of the checkout, and copied into a directory of its own. */
public final class DirectoryBuild implements ReleaseBuild {

    private final Host host;
    private final Instance instance;
    private final SystemdInstallation systemd;
    private final Build build;
    private final Worktree worktree;
    private final ReleaseDirectories releases;

    DirectoryBuild(Host host, Instance instance, SystemdInstallation systemd, Build build, Path worktree) {
        this.host = host;
        this.instance = instance;
        this.systemd = systemd;
        this.build = build;
        this.worktree = new Worktree(host, instance, worktree);
        this.releases = new ReleaseDirectories(host, systemd);
    }

    @Override
    public String build(String commit, Duration limit, Consumer<String> lines) {
        worktree.endLeftovers();
        worktree.checkOut(commit);
        long end = System.nanoTime() + limit.toNanos();
        for (List<String> arguments : build.commands().isEmpty() ? ManualBuild.commands(instance, commit) : build.commands()) {
            lines.accept("$ " + words(arguments));
            Command command = Command.of(Account.ownerOf(host, instance.directory()).command(arguments)).in(worktree.path());
            host.demand(command.within(Duration.ofNanos(Math.max(1, end - System.nanoTime()))), lines);
        }
        try {
            String id = releases.install(worktree.path(), commit, build.artifacts());
            lines.accept("Release %s is in %s".formatted(id, releases.words(commit)));
        } catch (CommandFailed e) {
            throw new WrongImage(e.result().errors().strip());
        }
        return built(commit);
    }

    /** A script of ours is told by its name. */
    private static String words(List<String> arguments) {
        boolean ours = arguments.size() > 3 && arguments.get(1).equals("-c");
        return Quoted.words(ours ? arguments.subList(3, arguments.size()) : arguments);
    }

    @Override
    public Optional<String> kept(String commit) {
        Optional<String> named = releases.named(commit).map(ReleaseStore.Stored::id);
        return named.isPresent() ? named : renamed(commit);
    }

    private Optional<String> renamed(String commit) {
        Optional<String> kept = releases.names().stream().flatMap(name -> releases.named(name).stream())
                .filter(release -> release.commit().equals(Optional.of(commit))).map(ReleaseStore.Stored::id).findFirst();
        kept.ifPresent(id -> releases.give(id, commit));
        return kept;
    }

    @Override
    public String built(String commit) {
        ReleaseStore.Stored release = releases.named(commit).orElseThrow(() -> new WrongImage(
                "release %s does not exist, or its files were touched since it was made".formatted(releases.words(commit))));
        if (!release.commit().equals(Optional.of(commit))) {
            throw new WrongImage("release %s says that it was made of %s".formatted(releases.words(commit), release.commit().orElse("nothing")));
        }
        return release.id();
    }

    /** Where a release lies. @throws WrongImage when it is not there, or was touched since it was made */
    public Path home(String release) {
        return releases.home(release).orElseThrow(() -> new WrongImage("release %s is not in %s".formatted(release, systemd.root())));
    }

    @Override
    public String nameInPlace(String commit) {
        return systemd.root().resolve("current").toString();
    }

    @Override
    public void cleanUp() {
        worktree.remove();
    }
}
