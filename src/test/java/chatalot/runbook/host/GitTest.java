package chatalot.runbook.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class GitTest {

    private static final int NOBODY = 65534;

    @TempDir
    Path directory;

    private DockerJavaAccess docker;
    private LocalHost host;

    @BeforeEach
    void open() {
        docker = new DockerJavaAccess(DockerSettings.standard());
        host = new LocalHost(docker);
    }

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void whatGitRefusesIsSaidInItsWords() {
        new Git(host, directory).demand("init", "-q");

        assertThatThrownBy(() -> new Git(host, directory).demand("rev-parse", "--verify", "no-such-branch"))
                .isInstanceOf(CommandFailed.class).hasMessageContaining("single revision");
    }

    @Test
    @EnabledIf("isRoot")
    void filesKeepTheOwnerOfTheCheckout() throws IOException {
        Files.createDirectory(directory.resolve("chat"));
        Path checkout = directory.resolve("chat");
        host.demand(Command.of("chmod", "755", directory.toString()));
        host.demand(Command.of("chown", NOBODY + ":" + NOBODY, checkout.toString()));

        new Git(host, checkout).demand("init", "-q");

        assertThat(Files.getAttribute(checkout.resolve(".git/HEAD"), "unix:uid")).isEqualTo(NOBODY);
    }

    static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
