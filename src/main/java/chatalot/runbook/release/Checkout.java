package chatalot.runbook.release;

import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Git;
import chatalot.runbook.host.GitRemote;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An instance's repository, looked at. Fetching and pinning write refs and objects; nothing here touches the live
 * working tree, its index or its branch.
 */
public final class Checkout {

    private static final Duration FETCHING = Duration.ofMinutes(10);
    private static final String PINS = "refs/runbook/run-";
    private static final String FIELD = "\u001f";
    private static final int REMEMBERED = 50;
    /** Of {@code HEAD@{2026-01-02T03:04:05+01:00}}. */
    private static final Pattern MOMENT = Pattern.compile("@\\{(.+)}");

    private final Host host;
    private final Git git;
    private final Path directory;

    public Checkout(Host host, Path directory) {
        this(host, directory, FETCHING);
    }

    /** @param fetching the longest that a command may take, {@link #fetch} above all */
    Checkout(Host host, Path directory, Duration fetching) {
        this.host = host;
        this.directory = directory;
        this.git = new Git(host, directory, fetching).with("GIT_OPTIONAL_LOCKS", "0");
    }

    /** The commit that the live tree stands on. */
    public CommitId head() {
        return new CommitId(git.demand("rev-parse", "--verify", "HEAD^{commit}").text());
    }

    /**
     * A commit that the live tree stood on.
     *
     * @param at when it came there
     */
    record Stood(CommitId commit, Instant at) { }

    /** What the live tree stood on, the newest first, as far as git remembers; a commit may come more than once. */
    List<Stood> stoodOn() {
        List<Stood> stood = new ArrayList<>();
        git.run("log", "--walk-reflogs", "--date=iso-strict", "--format=%H%x1f%gd", "--max-count=" + REMEMBERED, "HEAD").output()
                .lines().map(line -> line.split(FIELD, -1)).filter(fields -> fields.length == 2)
                .forEach(fields -> Stream.of(MOMENT.matcher(fields[1])).filter(Matcher::find).forEach(moment ->
                        stood.add(new Stood(new CommitId(fields[0]), OffsetDateTime.parse(moment.group(1)).toInstant()))));
        return stood;
    }

    /** The commits of the newest tags that {@code commit} descends from or is, the newest first. */
    List<CommitId> tagsBelow(CommitId commit) {
        return git.demand("for-each-ref", "--merged=" + commit, "--sort=-creatordate", "--count=" + REMEMBERED,
                "--format=%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)", "refs/tags").output()
                .lines().map(CommitId::new).toList();
    }

    /** The live branch; empty when HEAD is detached. */
    public Optional<String> branch() {
        return git.line("symbolic-ref", "--quiet", "--short", "HEAD");
    }

    /** The remote that the live branch follows, else {@code origin}, else the only one there is. */
    public Optional<String> remote() {
        List<String> remotes = git.demand("remote").output().lines().toList();
        return branch().flatMap(branch -> git.line("config", "branch." + branch + ".remote")).filter(remotes::contains)
                .or(() -> remotes.stream().filter("origin"::equals).findFirst())
                .or(() -> remotes.size() == 1 ? Optional.of(remotes.get(0)) : Optional.empty());
    }

    /**
     * Brings branches and tags of the remote up to date. A repository without a remote is as new as it gets.
     *
     * @throws TargetNotFound when a tag was moved at the remote, which is never taken over silently
     * @throws PassingTrouble when the remote cannot be reached
     */
    public void fetch() {
        remote().ifPresent(remote -> {
            Result result = fetch(remote);
            if (result.errors().contains("would clobber existing tag")) {
                throw new TargetNotFound("A tag was moved at %s: %s. Look at it, then take it over with `git fetch --tags --force`."
                        .formatted(remote, result.errors().strip()));
            }
            if (!result.succeeded()) {
                throw new PassingTrouble("`git fetch` from %s failed: %s".formatted(remote, result.errors().strip()));
            }
        });
    }

    private Result fetch(String remote) {
        try {
            return new GitRemote(git, remote).fetch(List.of("--no-progress", "--tags"), List.of());
        } catch (CommandFailed e) {
            throw new PassingTrouble("`git fetch` from %s: %s".formatted(remote, e.getMessage()), e);
        }
    }

    /**
     * The commit that a person means: a tag, a branch of the remote, a local branch, or (the beginning of) a commit id.
     *
     * @throws TargetNotFound when there is none, or a tag and a branch of that name are different commits
     */
    public CommitId resolve(Target target) {
        Map<String, CommitId> found = new LinkedHashMap<>();
        commit("refs/tags/" + target).ifPresent(commit -> found.put("tag", commit));
        remote().flatMap(remote -> commit("refs/remotes/" + remote + "/" + target))
                .or(() -> commit("refs/heads/" + target)).ifPresent(commit -> found.put("branch", commit));
        if (found.values().stream().distinct().count() > 1) {
            throw new TargetNotFound("%s is a tag (%s) and a branch (%s); name the commit.".formatted(target,
                    found.get("tag").abbreviated(), found.get("branch").abbreviated()));
        }
        return found.values().stream().findFirst()
                .or(() -> target.name().matches("[0-9a-f]{7,64}") ? commit(target.name()) : Optional.empty())
                .orElseThrow(() -> new TargetNotFound("There is no tag, branch or commit %s in %s.".formatted(target, directory)));
    }

    /**
     * The newest commit of the branch that the instance follows.
     *
     * @param track branch of the remote; absent means the live branch's upstream, else the remote's main branch
     * @throws TargetNotFound when there is no such branch
     */
    public CommitId tip(Optional<String> track) {
        if (track.isPresent()) {
            return resolve(new Target(track.get()));
        }
        return commit("HEAD@{upstream}")
                .or(() -> remote().flatMap(remote -> commit("refs/remotes/" + remote + "/HEAD")))
                .orElseThrow(() -> new TargetNotFound(("The branch of %s follows no branch of a remote: name a target, "
                        + "or configure track.").formatted(directory)));
    }

    /** Keeps a commit from being tidied away while a run may need it, and remembers what the run was to become. */
    public void pin(long run, CommitId commit) {
        git.demand("update-ref", PINS + run, commit.value());
    }

    public Optional<CommitId> pinned(long run) {
        return commit(PINS + run);
    }

    /** Forgets a run's pin; none there is success. */
    public void unpin(long run) {
        git.demand("update-ref", "-d", PINS + run);
    }

    public boolean has(CommitId commit) {
        return commit(commit.value()).isPresent();
    }

    /** The commit with its names. */
    public Release release(CommitId commit) {
        String name = tagAt(commit).or(() -> git.line("describe", "--tags", "--always", commit.value()))
                .orElse(commit.abbreviated());
        return new Release(commit, name, show(commit, "Cargo.toml").flatMap(CargoVersion::of));
    }

    /** The tag nearest below a commit, the commit's own included. */
    public Optional<String> nearestTag(CommitId commit) {
        return tagAt(commit).or(() -> git.line("describe", "--tags", "--abbrev=0", commit.value()));
    }

    /** Commits that {@code to} has and {@code from} has not, newest first, at most {@code limit}. */
    public List<Commit> commits(CommitId from, CommitId to, int limit) {
        List<Commit> commits = new ArrayList<>();
        String format = String.join("%x1f", "%H", "%cI", "%an", "%s");
        git.demand("log", "--format=" + format, "--max-count=" + limit, from + ".." + to).output().lines()
                .map(line -> line.split(FIELD, -1)).filter(fields -> fields.length == 4)
                .forEach(fields -> commits.add(new Commit(new CommitId(fields[0]), fields[1], fields[2], fields[3])));
        return commits;
    }

    /**
     * Whole messages of commits that {@code to} has and {@code from} has not, newest first: those in which a line
     * matches an extended regular expression, in upper or lower case.
     */
    Map<CommitId, String> messages(CommitId from, CommitId to, String expression) {
        Map<CommitId, String> messages = new LinkedHashMap<>();
        String log = git.demand("log", "-z", "--format=%H%x1f%B", "--extended-regexp", "--regexp-ignore-case",
                "--grep=" + expression, from + ".." + to).output();
        Stream.of(log.split("\0")).map(entry -> entry.split(FIELD, 2)).filter(fields -> fields.length == 2)
                .forEach(fields -> messages.put(new CommitId(fields[0].strip()), fields[1]));
        return messages;
    }

    /** Files that differ between two commits, counted from the checkout's directory. */
    List<String> changedFiles(CommitId from, CommitId to) {
        String names = git.demand("diff", "--no-ext-diff", "--no-renames", "--name-only", "-z", "--relative", from.value(),
                to.value()).output();
        return Stream.of(names.split("\0")).filter(name -> !name.isBlank()).toList();
    }

    /** Tags that {@code to} has and {@code from} has not, the oldest version first. */
    List<String> tags(CommitId from, CommitId to) {
        return git.demand("tag", "--merged", to.value(), "--no-merged", from.value(), "--sort=version:refname").output().lines().toList();
    }

    public int countCommits(CommitId from, CommitId to) {
        return Integer.parseInt(git.demand("rev-list", "--count", from + ".." + to).text());
    }

    /** Commits of the live branch that neither the target nor any branch or tag of the remote has. */
    public int countOwnCommits(CommitId target) {
        return Integer.parseInt(git.demand("rev-list", "--count", "HEAD", "--not", target.value(), "--remotes", "--tags").text());
    }

    /** Where other repositories are linked into a commit, below the checkout's directory; no worktree of it has their files. */
    public List<String> submodules(CommitId commit) {
        // gitglossary(7): a gitlink is the tree entry of a submodule; its mode is 160000.
        return git.demand("ls-tree", "-r", commit.value()).output().lines().filter(entry -> entry.startsWith("160000 "))
                .map(entry -> entry.substring(entry.indexOf('\t') + 1)).toList();
    }

    /** What differs in some paths between two commits, as a unified diff; empty when nothing does. */
    public String diff(CommitId from, CommitId to, List<String> paths) {
        List<String> arguments = new ArrayList<>(List.of("diff", "--no-color", "--no-ext-diff", from.value(), to.value(), "--"));
        arguments.addAll(paths);
        return git.demand(arguments.toArray(String[]::new)).output();
    }

    /** The text of a file of a commit; line ends may be changed, so it is for people and parsers, not for checksums. */
    public Optional<String> show(CommitId commit, String path) {
        Result result = git.run("show", commit + ":./" + path);
        return Optional.of(result.output()).filter(text -> result.succeeded());
    }

    /** Whether a commit holds a file. */
    public boolean tracks(CommitId commit, String path) {
        return git.run("cat-file", "-e", commit + ":./" + path).succeeded();
    }

    /** The migrations that a commit brings, in the order in which they are applied. */
    public List<Migration> migrations(CommitId commit) {
        try (Extract extract = extract(commit, List.of(Migrations.FOLDER))) {
            return Migrations.of(extract);
        }
    }

    /** Writes the files of a commit under these paths to a temporary directory, exactly as a checkout would. */
    public Extract extract(CommitId commit, List<String> paths) {
        return Extract.of(host, git, commit, paths);
    }

    /**
     * Tries whether the live tree could take a commit, changing no file.
     *
     * @return why not, as git says; empty when it could
     */
    public Optional<String> obstacle(CommitId commit) {
        // Without it a file that was merely copied or given to another owner counts as edited; git status looks closer.
        git.run("update-index", "-q", "--refresh");
        Result result = git.run("read-tree", "-n", "-m", "-u", "HEAD", commit.value());
        return result.succeeded() ? Optional.empty() : Optional.of(result.errors().strip());
    }

    private Optional<String> tagAt(CommitId commit) {
        return git.line("tag", "--points-at", commit.value(), "--sort=-version:refname")
                .flatMap(tags -> tags.lines().findFirst());
    }

    private Optional<CommitId> commit(String name) {
        return git.line("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}").map(CommitId::new);
    }
}
