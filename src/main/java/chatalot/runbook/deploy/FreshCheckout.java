package chatalot.runbook.deploy;

import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Git;
import chatalot.runbook.host.GitRemote;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The checkout of an instance that comes into its place. It is on its branch, and follows its remote. */
public final class FreshCheckout {

    private static final String REMOTE = "origin";
    private static final String USUAL_BRANCH = "master";

    private final Host host;
    private final FreshInstall plan;
    private final Git git;
    private final GitRemote remote;

    /** @param limit for the fetch of a whole history */
    public FreshCheckout(Host host, FreshInstall plan, Duration limit) {
        this.host = host;
        this.plan = plan;
        this.git = new Git(host, plan.directory(), limit);
        this.remote = new GitRemote(git, REMOTE);
    }

    /**
     * Makes it; may be repeated after a crash at any place.
     *
     * @throws PassingTrouble when the repository cannot be reached
     * @throws NotInstalled when it does not have the commit
     */
    public void make() {
        git.demand("init", "--quiet");
        host.remove(plan.directory().resolve(".git").resolve("index.lock"));
        Optional<String> known = remote.address();
        // Where only a password is more in it, it is the operator's.
        if (known.filter(plan.repository()::equals).isEmpty()) {
            git.demand("remote", known.isPresent() ? "set-url" : "add", "--", REMOTE, plan.repository());
        }
        fetch();
        demandNothingInTheWay();
        remote.keepHead();
        String branch = plan.branch().or(this::mainBranch).orElse(USUAL_BRANCH);
        demandPublished(branch);
        git.demand("checkout", "--quiet", "--force", "-B", branch, plan.commit());
        git.run("branch", "--quiet", "--set-upstream-to=" + REMOTE + "/" + branch);
    }

    private void fetch() {
        try {
            Result fetched = remote.fetch(List.of("--quiet", "--no-progress", "--tags"), List.of());
            if (!fetched.succeeded()) {
                throw new PassingTrouble("`git fetch` from %s failed: %s".formatted(plan.repository(), fetched.errors().strip()));
            }
        } catch (CommandFailed e) {
            throw new PassingTrouble("`git fetch` from %s: %s".formatted(plan.repository(), e.getMessage()), e);
        }
        if (!has() && !(remote.fetch(List.of("--quiet", "--no-progress"), List.of(plan.commit())).succeeded() && has())) {
            throw new NotInstalled("%s has no commit %s, %s.".formatted(plan.repository(), plan.commit(), plan.reason()),
                    "Push it there, or configure another repository that has it.");
        }
    }

    /** What lay there before is somebody's: a checkout would replace it. */
    private void demandNothingInTheWay() {
        if (plan.present().isEmpty()) {
            return;
        }
        Set<String> tracked = git.demand("ls-tree", "-r", "--name-only", "-z", plan.commit()).output().lines()
                .flatMap(names -> Stream.of(names.split("\0"))).collect(Collectors.toSet());
        List<String> both = plan.present().stream().filter(tracked::contains).toList();
        if (!both.isEmpty()) {
            throw new NotInstalled("%s of %s lies in %s already: %s.".formatted(plan.commit(), plan.repository(), plan.directory(),
                    String.join(", ", both)), "Move it away, then start again.");
        }
    }

    /** The branch will stand somewhere else: nobody would find commits again that it alone held. */
    private void demandPublished(String branch) {
        String reference = "refs/heads/" + branch;
        if (git.run("show-ref", "--verify", "--quiet", reference).succeeded()) {
            git.line("rev-list", "--max-count=1", reference, "--not", "--remotes=" + REMOTE, "--tags", plan.commit()).ifPresent(commit -> {
                throw new NotInstalled("Branch %s of the checkout in %s has commits that %s does not have, %s the latest.".formatted(branch,
                        plan.directory(), plan.repository(), commit), "Push them or keep them under another name, then start again.");
            });
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
