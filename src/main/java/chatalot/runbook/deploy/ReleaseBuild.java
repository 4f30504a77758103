package chatalot.runbook.deploy;

import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Builds a release beside the running one, from a worktree of its commit. The live checkout and what runs are not touched. */
public interface ReleaseBuild {

    /** That of an instance on its host. @param worktree where the commit is checked out, a path that only this run uses */
    static ReleaseBuild of(Host host, Instance instance, InstanceSettings settings, Path worktree) {
        return instance.installation().choose(compose -> new ImageBuild(host, instance, worktree),
                systemd -> new DirectoryBuild(host, instance, systemd, settings.systemd().orElseThrow(() -> new IllegalStateException(
                        "%s is no longer configured as a unit".formatted(instance.name()))).build(), worktree));
    }

    /**
     * Builds a commit and returns the release's id.
     *
     * @param limit after this the build is ended
     * @param lines what the build says, as it comes
     * @throws chatalot.runbook.host.CommandFailed when it does not build, with the end of what it said
     * @throws WrongImage when what came out is not of the commit
     */
    String build(String commit, Duration limit, Consumer<String> lines);

    /** The release of a commit, if one of those that we keep for the instance was built from it; it has its usual name then. */
    Optional<String> kept(String commit);

    /** Id of what was built from a commit. @throws WrongImage when it is not there or is another's */
    String built(String commit);

    /** The name from which the app will be started once the commit is checked out. */
    String nameInPlace(String commit);

    /** Removes the worktree and what belongs to it. */
    void cleanUp();
}
