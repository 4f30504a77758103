package chatalot.runbook.deploy;

import chatalot.runbook.host.Git;
import chatalot.runbook.host.Host;
import java.nio.file.Path;

/**
 * The instance's own working tree. It stays on its branch, so that the operator's next {@code git pull} works, and
 * every file keeps its owner.
 */
final class LiveCheckout {

    private final Host host;
    private final Git git;

    LiveCheckout(Host host, Path directory) {
        this.host = host;
        this.git = new Git(host, directory);
    }

    /** Full id of the commit that is checked out. */
    String head() {
        return git.demand("rev-parse", "--verify", "HEAD^{commit}").text();
    }

    /**
     * Moves tree and branch to a commit; there already is success.
     *
     * @throws chatalot.runbook.host.CommandFailed when a local edit of a tracked file is in the way: nothing is changed
     */
    void moveTo(String commit) {
        git.run("update-index", "-q", "--refresh");
        git.demand("reset", "--keep", commit);
    }

    /**
     * As {@link #moveTo}, where an earlier attempt may have died half-way: git's own lock is cleared, and whatever
     * differs from the commit that is checked out is kept as a patch before it is overwritten.
     *
     * @param edits where the patch goes; not written when there is nothing to keep
     */
    void forceTo(String commit, Path edits) {
        Path lock = Path.of(git.demand("rev-parse", "--absolute-git-dir").text()).resolve("index.lock");
        host.remove(lock);
        String difference = git.demand("diff", "--binary", "HEAD").output();
        if (!difference.isEmpty()) {
            host.write(edits, difference);
        }
        git.demand("reset", "--hard", commit);
    }
}
