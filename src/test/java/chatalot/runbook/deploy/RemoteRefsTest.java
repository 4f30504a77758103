package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.PassingTrouble;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person means by a name, asked of a repository that nobody has cloned. */
class RemoteRefsTest {

    @TempDir
    private Path directory;
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);
    private String first = "";
    private String second = "";

    @BeforeEach
    void aRepository() {
        git("init", "--quiet", "--initial-branch=main", ".");
        first = commit("first");
        git("tag", "light");
        second = commit("second");
        git("tag", "--annotate", "--message", "x", "v1.0.0", first);
        git("branch", "stable", first);
        git("tag", "both", first);
        git("branch", "both", second);
    }

    @AfterEach
    void end() {
        docker.close();
    }

    @Test
    void aTagABranchAndACommitAreWhatTheyStandFor() {
        assertThat(meant("v1.0.0", Optional.empty())).isEqualTo(new RemoteRefs.Meant(first, Optional.of("main")));
        assertThat(meant("light", Optional.of("stable"))).isEqualTo(new RemoteRefs.Meant(first, Optional.of("stable")));
        assertThat(meant("stable", Optional.empty())).isEqualTo(new RemoteRefs.Meant(first, Optional.of("stable")));
        assertThat(meant(second, Optional.empty())).isEqualTo(new RemoteRefs.Meant(second, Optional.of("main")));
    }

    @Test
    void nothingNamedIsTheNewestOfTheBranchThatIsFollowed() {
        assertThat(meant("", Optional.empty())).isEqualTo(new RemoteRefs.Meant(second, Optional.of("main")));
        assertThat(meant("", Optional.of("stable"))).isEqualTo(new RemoteRefs.Meant(first, Optional.of("stable")));
    }

    @Test
    void whatTheRepositoryDoesNotHaveIsSaidWithItsName() {
        assertThatExceptionOfType(NotInstalled.class).isThrownBy(() -> meant("v9", Optional.empty())).withMessageContaining("no tag or branch v9");
        assertThatExceptionOfType(NotInstalled.class).isThrownBy(() -> meant("", Optional.of("gone"))).withMessageContaining("no branch gone");
        assertThatExceptionOfType(NotInstalled.class).isThrownBy(() -> meant("both", Optional.empty())).withMessageContaining("they differ");
    }

    @Test
    void aRepositoryThatIsAwayIsPassingTroubleAndAnOptionIsNoRepository() {
        assertThatExceptionOfType(PassingTrouble.class).isThrownBy(() -> RemoteRefs.of(host, directory.resolve("nowhere").toString(), Duration.ofSeconds(20)))
                .withMessageContaining("nowhere");
        assertThatExceptionOfType(PassingTrouble.class).isThrownBy(() -> RemoteRefs.of(host, "--upload-pack=touch " + directory.resolve("x"),
                Duration.ofSeconds(20)));
        assertThat(directory.resolve("x")).doesNotExist();
    }

    private RemoteRefs.Meant meant(String typed, Optional<String> track) {
        return RemoteRefs.of(host, directory.toString(), Duration.ofSeconds(20)).resolve(typed, track);
    }

    private String commit(String message) {
        git("-c", "user.name=Sample", "-c", "user.email=sample@chat.example", "commit", "--quiet", "--allow-empty", "--message", message);
        return git("rev-parse", "HEAD");
    }

    private String git(String... arguments) {
        return host.demand(Command.of("git", "-C", directory.toString()).and(arguments)).text();
    }
}
