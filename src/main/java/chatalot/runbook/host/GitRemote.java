package chatalot.runbook.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A remote of a checkout. Where its address in git's configuration holds a password, git itself would write that into the command line of
 * the program that it starts to reach the remote, for everybody to see. So git is given the address without it, and finds the password
 * where it is.
 */
public final class GitRemote {

    private static final Pattern WITH_PASSWORD = Pattern.compile("(https?://)[^/@:]*:[^/]*@(.*)", Pattern.DOTALL);
    /** Run by git, in its own shell; {@code url=} stands for all parts of one, see git-credential(1). */
    private static final String FROM_CONFIGURATION = "credential.helper=!f() { test \"$1\" = get && git config --get '%s' | sed 's/^/url=/'; }; f";
    private static final Pattern HEAD = Pattern.compile("ref: refs/heads/(\\S+)\tHEAD");
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9._/-]+");

    private final Git git;
    private final String name;

    /** @param name for example {@code origin} */
    public GitRemote(Git git, String name) {
        this.git = git;
        this.name = name;
    }

    /** An address without user and password, if it holds both. */
    public static String plain(String url) {
        Matcher matcher = WITH_PASSWORD.matcher(url);
        return matcher.matches() ? matcher.group(1) + matcher.group(2) : url;
    }

    /** Its address without any password; absent when there is no such remote. */
    public Optional<String> address() {
        return git.line("remote", "get-url", name).map(GitRemote::plain);
    }

    /** Runs {@code git fetch <options> <remote> <what>}; the exit code is the caller's to judge. */
    public Result fetch(List<String> options, List<String> what) {
        Optional<String> plain = plainInstead();
        List<String> command = new ArrayList<>(List.of("fetch"));
        command.addAll(options);
        command.add(plain.orElse(name));
        command.addAll(what.isEmpty() && plain.isPresent() ? references() : what);
        return reaching(plain, command);
    }

    /** Keeps which branch is the remote's main one under its usual name, as far as it tells. */
    public void keepHead() {
        Optional<String> plain = plainInstead();
        reaching(plain, List.of("ls-remote", "--symref", plain.orElse(name), "HEAD")).output().lines().map(HEAD::matcher).filter(Matcher::matches)
                .findFirst().ifPresent(head -> git.run("symbolic-ref", "refs/remotes/%s/HEAD".formatted(name), "refs/remotes/%s/%s".formatted(name, head.group(1))));
    }

    private Result reaching(Optional<String> plain, List<String> command) {
        List<String> all = new ArrayList<>();
        plain.ifPresent(url -> all.addAll(List.of("-c", "credential.helper=", "-c", FROM_CONFIGURATION.formatted(key()))));
        all.addAll(command);
        return git.run(all.toArray(String[]::new));
    }

    /** Absent where the remote can be called by its name. */
    private Optional<String> plainInstead() {
        return git.line("config", "--get", key()).filter(url -> PLAIN_NAME.matcher(name).matches() && !plain(url).equals(url)).map(GitRemote::plain);
    }

    /** Told to git by themselves, because an address has none of its own. */
    private List<String> references() {
        return git.run("config", "--get-all", "remote." + name + ".fetch").output().lines().toList();
    }

    private String key() {
        return "remote." + name + ".url";
    }
}
