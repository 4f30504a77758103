package chatalot.runbook.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A remote over HTTP whose password stands in git's configuration, as git clone leaves it there. */
class GitRemoteTest {

    private static final String PASSWORD = "p@ss w0rd";

    @TempDir
    private Path directory;
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);
    private HttpServer server;
    private Git git;

    @BeforeEach
    void aRemoteThatAsksForAPassword() throws IOException {
        Path origin = directory.resolve("origin.git");
        host.demand(Command.of("bash", "-ec", """
                git init --quiet --initial-branch=main work && cd work
                git -c user.name=a -c user.email=a@b commit --quiet --allow-empty --message first && git tag v1
                cd .. && git clone --quiet --bare work origin.git && git -C origin.git update-server-info
                git init --quiet checkout
                """).in(directory));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> file(exchange, origin)).setAuthenticator(new BasicAuthenticator("git") {
            @Override
            public boolean checkCredentials(String name, String given) {
                return name.equals("robot") && given.equals(PASSWORD);
            }
        });
        server.start();
        git = new Git(host, directory.resolve("checkout"));
        git.demand("remote", "add", "origin", "http://robot:p%%40ss%%20w0rd@127.0.0.1:%d/origin.git".formatted(server.getAddress().getPort()));
    }

    @AfterEach
    void close() {
        server.stop(0);
        docker.close();
    }

    @Test
    void itIsFetchedWithThatPasswordAndBranchesAndTagsComeAsUsual() {
        GitRemote remote = new GitRemote(git, "origin");

        Result fetched = remote.fetch(List.of("--tags"), List.of());

        assertThat(fetched.succeeded()).as(fetched.errors()).isTrue();
        assertThat(git.line("rev-parse", "refs/remotes/origin/main")).isPresent().isEqualTo(git.line("rev-parse", "refs/tags/v1"));
        remote.keepHead();
        assertThat(git.line("symbolic-ref", "refs/remotes/origin/HEAD")).contains("refs/remotes/origin/main");
    }

    @Test
    void aWrongPasswordIsNotRepeated() {
        git.demand("remote", "set-url", "origin", "http://robot:wrong-word@127.0.0.1:%d/origin.git".formatted(server.getAddress().getPort()));

        Result fetched = new GitRemote(git, "origin").fetch(List.of("--tags"), List.of());

        assertThat(fetched.succeeded()).isFalse();
        assertThat(fetched.errors()).contains("Authentication failed").doesNotContain("wrong-word");
        assertThat(new GitRemote(git, "origin").address()).hasValueSatisfying(address -> assertThat(address).doesNotContain("wrong-word"));
    }

    @ParameterizedTest
    @CsvSource({"https://robot:secret@git.example.org/chat.git, https://git.example.org/chat.git", "https://git@git.example.org/chat.git, https://git@git.example.org/chat.git",
        "git@git.example.org:chat.git, git@git.example.org:chat.git", "/srv/chat.git, /srv/chat.git"})
    void anAddressWithoutItsPasswordIsPlain(String written, String plain) {
        assertThat(GitRemote.plain(written)).isEqualTo(plain);
    }

    private static void file(HttpExchange exchange, Path root) throws IOException {
        Path asked = root.resolve(exchange.getRequestURI().getPath().replaceFirst("^/origin.git/", "")).normalize();
        boolean there = asked.startsWith(root) && Files.isRegularFile(asked);
        byte[] bytes = there ? Files.readAllBytes(asked) : new byte[0];
        exchange.sendResponseHeaders(there ? 200 : 404, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
