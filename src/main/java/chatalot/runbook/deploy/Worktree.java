package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Git;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Instance;
import java.nio.file.Path;

/**
 * A second working tree of an instance's repository, for one run. The live one is not touched.
 *
 * @param path where it lies
 */
record Worktree(Host host, Instance instance, Path path) {

    /** A build goes on when the service that started it dies; two builds in one worktree would mix. */
    void endLeftovers() {
        host.endProcesses(path.toString());
    }

    /** Checks a commit out afresh. */
    void checkOut(String commit) {
        remove();
        live().demand("worktree", "add", "--force", "--detach", path.toString(), commit);
        // Compose refuses a service whose env_file is missing; a link puts no secret into the build context.
        instance.envFile().filter(file -> file.startsWith(instance.directory())).ifPresent(file ->
                host.demand(Command.of("ln", "-sfn", file.toString(),
                        path.resolve(instance.directory().relativize(file)).toString())));
    }

    /** Removes it and what belongs to it; not there is success. */
    void remove() {
        if (host.exists(path)) {
            live().demand("worktree", "remove", "--force", "--force", path.toString());
        }
        live().demand("worktree", "prune");
        host.remove(override());
    }

    /** The Compose file of ours that goes with it. */
    Path override() {
        return path.resolveSibling(path.getFileName() + ".yml");
    }

    private Git live() {
        return new Git(host, instance.directory());
    }
}
