package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a repository calls its commits, asked without a checkout. */
public final class RemoteRefs {

    private static final String HEAD = "HEAD";
    private static final String BRANCH = "refs/heads/";
    private static final String TAG = "refs/tags/";
    private static final String COMMIT = "[0-9a-f]{40}|[0-9a-f]{64}";

    private final String repository;
    private final Map<String, String> commits = new LinkedHashMap<>();
    private Optional<String> mainBranch = Optional.empty();

    private RemoteRefs(String repository) {
        this.repository = repository;
    }

    /**
     * A commit with the branch that the checkout is to be on.
     *
     * @param branch absent where none was meant: then it is the repository's main branch
     */
    public record Meant(String commit, Optional<String> branch) { }

    /** Asks a repository. @throws PassingTrouble when it cannot be reached, with what git said */
    public static RemoteRefs of(Host host, String repository, Duration patience) {
        RemoteRefs refs = new RemoteRefs(repository);
        Command command = Command.of("git", "ls-remote", "--symref", "--", repository).with("GIT_TERMINAL_PROMPT", "0").with("LC_ALL", "C")
                .within(patience);
        try {
            Result answer = host.run(command);
            if (!answer.succeeded()) {
                throw new PassingTrouble("`git ls-remote` of %s failed: %s".formatted(repository, answer.errors().strip()));
            }
            answer.output().lines().forEach(refs::read);
            return refs;
        } catch (CommandFailed e) {
            throw new PassingTrouble("`git ls-remote` of %s: %s".formatted(repository, e.getMessage()), e);
        }
    }

    private void read(String line) {
        String[] fields = line.split("\t", 2);
        if (fields.length < 2) {
            return;
        }
        if (fields[0].startsWith("ref: " + BRANCH) && fields[1].equals(HEAD)) {
            mainBranch = Optional.of(fields[0].substring(("ref: " + BRANCH).length()));
        } else if (fields[0].matches(COMMIT)) {
            // An annotated tag comes twice; the commit that it stands for comes second, see git-ls-remote(1).
            commits.put(fields[1].replaceFirst("\\^\\{}$", ""), fields[0]);
        }
    }

    /**
     * The commit that a person means.
     *
     * @param typed tag, branch or full commit id; blank for the newest of {@code track}, else of the main branch
     * @throws NotInstalled when the repository has nothing of that name
     */
    public Meant resolve(String typed, Optional<String> track) {
        Optional<String> onto = track.or(() -> mainBranch);
        if (typed.matches(COMMIT)) {
            return new Meant(typed, onto);
        }
        if (typed.isBlank()) {
            return onto.map(branch -> branch(branch, onto)).orElseGet(() -> Optional.ofNullable(commits.get(HEAD)).map(commit -> new Meant(commit, onto)))
                    .orElseThrow(() -> missing(onto.map(branch -> "branch " + branch).orElse("commit")));
        }
        Optional<Meant> tag = Optional.ofNullable(commits.get(TAG + typed)).map(commit -> new Meant(commit, onto));
        Optional<Meant> branch = branch(typed, Optional.of(typed));
        if (tag.isPresent() && branch.isPresent() && !tag.get().commit().equals(branch.get().commit())) {
            throw new NotInstalled("%s is a tag and a branch of %s, and they differ.".formatted(typed, repository), "Name the commit.");
        }
        return tag.or(() -> branch).orElseThrow(() -> missing("tag or branch " + typed));
    }

    private Optional<Meant> branch(String name, Optional<String> onto) {
        return Optional.ofNullable(commits.get(BRANCH + name)).map(commit -> new Meant(commit, onto));
    }

    private NotInstalled missing(String what) {
        return new NotInstalled("%s has no %s.".formatted(repository, what),
                "Name one that it has, a full commit id, or configure another repository or track.");
    }
}
