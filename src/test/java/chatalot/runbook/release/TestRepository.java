package chatalot.runbook.release;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real repository with a clone of it, as an instance's checkout is one. */
public final class TestRepository {

    private final Host host;
    private final Path upstream;
    private final Path checkout;

    public TestRepository(Host host, Path parent) {
        this.host = host;
        this.upstream = parent.resolve("upstream");
        this.checkout = parent.resolve("clone");
        host.demand(Command.of("git", "init", "--quiet", "--initial-branch=master", upstream.toString()));
        commit("README.md", "hello\n", "Start");
        host.demand(Command.of("git", "clone", "--quiet", upstream.toString(), checkout.toString()));
        configure(checkout);
    }

    /** The directory of the clone. */
    public Path checkout() {
        return checkout;
    }

    public Path upstream() {
        return upstream;
    }

    /** Writes one file upstream and commits it. */
    public CommitId commit(String file, String text, String subject) {
        return commit(file, text.getBytes(StandardCharsets.UTF_8), subject);
    }

    CommitId commit(String file, byte[] bytes, String subject) {
        try {
            Path path = upstream.resolve(file);
            Files.createDirectories(path.getParent());
            Files.write(path, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        configure(upstream);
        git(upstream, "add", "--all");
        git(upstream, "commit", "--quiet", "--message", subject);
        return new CommitId(git(upstream, "rev-parse", "HEAD"));
    }

    public String git(Path directory, String... arguments) {
        return host.demand(Command.of("git", "-C", directory.toString()).and(arguments)).text();
    }

    private void configure(Path directory) {
        git(directory, "config", "user.name", "Tester");
        git(directory, "config", "user.email", "tester@example.org");
    }
}
