package chatalot.runbook.deploy;

import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Git;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import java.time.Duration;
import java.util.Optional;

/** The checkout of a restored instance, made where nothing was. It is on its branch, and follows its remote as before. */
public final class FreshCheckout {

    private static final String REMOTE = "origin";
    private static final String USUAL_BRANCH = "master";

    private final Host host;
    private final RestorePlan plan;
    private final Git git;

    /** @param limit for the fetch of a whole history */
    public FreshCheckout(Host host, RestorePlan plan, Duration limit) {
        this.host = host;
        this.plan = plan;
        this.git = new Git(host, plan.directory(), limit);
    }

    /**
     * Makes it; may be repeated after a crash at any place.
     *
     * @throws PassingTrouble when the repository cannot be reached
     * @throws NotRestored    when it does not have the commit
     */
    public void make() {
        git.demand("init", "--quiet");
        host.remove(plan.directory().resolve(".git").resolve("index.lock"));
        boolean known = git.run("remote", "get-url", REMOTE).succeeded();
        git.demand("remote", known ? "set-url" : "add", "--", REMOTE, plan.repository());
        fetch();
        git.run("remote", "set-head", REMOTE, "--auto");
        String branch = plan.branch().or(this::mainBranch).orElse(USUAL_BRANCH);
        git.demand("checkout", "--quiet", "--force", "-B", branch, plan.commit());
        git.run("branch", "--quiet", "--set-upstream-to=" + REMOTE + "/" + branch);
    }

    private void fetch() {
        try {
            Result fetched = git.run("fetch", "--quiet", "--no-progress", "--tags", REMOTE);
            if (!fetched.succeeded()) {
                throw new PassingTrouble("`git fetch` from %s failed: %s".formatted(plan.repository(), fetched.errors().strip()));
            }
        } catch (CommandFailed e) {
            throw new PassingTrouble("`git fetch` from %s: %s".formatted(plan.repository(), e.getMessage()), e);
        }
        if (!has() && !(git.run("fetch", "--quiet", "--no-progress", REMOTE, plan.commit()).succeeded() && has())) {
            throw new NotRestored("%s has no commit %s, which ran when backup %s was taken.".formatted(plan.repository(),
                    plan.commit(), plan.backup()), "Push it there, or configure another repository that has it.");
        }
    }

    private boolean has() {
        return git.run("cat-file", "-e", plan.commit() + "^{commit}").succeeded();
    }

    private Optional<String> mainBranch() {
        return git.line("symbolic-ref", "--quiet", "--short", "refs/remotes/" + REMOTE + "/HEAD")
                .map(name -> name.substring(REMOTE.length() + 1));
    }
}
