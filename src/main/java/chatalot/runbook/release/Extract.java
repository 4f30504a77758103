package chatalot.runbook.release;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Git;
import chatalot.runbook.host.Host;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Files of a commit in a temporary directory, byte for byte as a checkout would write them. Made with an index of
 * its own, so that the live one is not touched. Closing removes it.
 */
public final class Extract implements AutoCloseable {

    private final Host host;
    private final Path temporary;
    private final Path root;
    private final List<String> files;

    private Extract(Host host, Path temporary, Path root, List<String> files) {
        this.host = host;
        this.temporary = temporary;
        this.root = root;
        this.files = List.copyOf(files);
    }

    static Extract of(Host host, Git git, CommitId commit, List<String> paths) {
        Path temporary = Path.of(host.demand(git.asOwner("mktemp", "-d")).text());
        List<String> list = new ArrayList<>(List.of("ls-tree", "-r", "--name-only", commit.value(), "--"));
        list.addAll(paths);
        List<String> files = git.demand(list.toArray(String[]::new)).output().lines().toList();
        Path tree = temporary.resolve("tree");
        Path root = tree.resolve(git.line("rev-parse", "--show-prefix").orElse(""));
        if (!files.isEmpty()) {
            Git apart = git.with("GIT_INDEX_FILE", temporary.resolve("index").toString());
            apart.demand("read-tree", commit.value());
            List<String> write = new ArrayList<>(List.of("checkout-index", "--prefix=" + tree + "/", "--"));
            write.addAll(files);
            apart.demand(write.toArray(String[]::new));
        }
        return new Extract(host, temporary, root, files);
    }

    /** What the commit has of the paths asked for, counted from the checkout's directory. */
    List<String> files() {
        return files;
    }

    /** Where a file of the commit lies now. */
    Path path(String file) {
        return root.resolve(file);
    }

    /** A file's text; what is no text is said so in its place. */
    Optional<String> text(String file) {
        try {
            return files.contains(file) ? host.read(path(file)) : Optional.empty();
        } catch (UncheckedIOException e) {
            return Optional.of("(" + file + " is no UTF-8 text)");
        }
    }

    /** SHA-384 of files' bytes, lower-case hex, by file. */
    Map<String, String> checksums(List<String> some) {
        Map<String, String> sums = new TreeMap<>();
        if (!some.isEmpty()) {
            List<String> command = new ArrayList<>(List.of("sha384sum", "--"));
            command.addAll(some);
            host.demand(Command.of(command).in(root)).output().lines()
                    .forEach(line -> sums.put(line.substring(line.indexOf(' ') + 2), line.substring(0, line.indexOf(' '))));
        }
        return sums;
    }

    @Override
    public void close() {
        host.run(Command.of("rm", "-rf", "--", temporary.toString()));
    }
}
