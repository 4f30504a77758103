package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.Git;
import chatalot.runbook.host.LocalHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveCheckoutTest {

    @TempDir
    Path directory;

    private DockerJavaAccess docker;
    private LocalHost host;
    private Git git;
    private LiveCheckout checkout;
    private String one;
    private String two;

    @BeforeEach
    void aRepositoryWithTwoCommits() throws IOException {
        docker = new DockerJavaAccess(DockerSettings.standard());
        host = new LocalHost(docker);
        git = new Git(host, directory);
        git.demand("init", "-q", "-b", "master");
        git.demand("config", "user.name", "Test");
        git.demand("config", "user.email", "test@example.org");
        one = commit("one");
        two = commit("two");
        checkout = new LiveCheckout(host, directory);
    }

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void theTreeMovesAndStaysOnItsBranch() {
        checkout.moveTo(one);

        assertThat(checkout.head()).isEqualTo(one);
        assertThat(file()).hasContent("one");
        assertThat(git.demand("symbolic-ref", "--short", "HEAD").text()).isEqualTo("master");
    }

    @Test
    void movingToWhereItIsChangesNothing() {
        checkout.moveTo(two);

        assertThat(checkout.head()).isEqualTo(two);
        assertThat(file()).hasContent("two");
    }

    @Test
    void aLocalEditIsNotOverwritten() throws IOException {
        Files.writeString(file(), "edited by the operator");

        assertThatThrownBy(() -> checkout.moveTo(one)).isInstanceOf(CommandFailed.class);

        assertThat(file()).hasContent("edited by the operator");
        assertThat(checkout.head()).isEqualTo(two);
    }

    @Test
    void anInterruptedMoveIsFinishedAndEditsAreKept() throws IOException {
        Files.writeString(directory.resolve(".git/index.lock"), "");
        Files.writeString(file(), "half-way");
        Path edits = directory.resolve(".runbook/edits.patch");

        checkout.forceTo(one, edits);

        assertThat(checkout.head()).isEqualTo(one);
        assertThat(file()).hasContent("one");
        assertThat(edits).content().contains("half-way");
    }

    @Test
    void nothingIsKeptWhereNothingDiffers() {
        Path edits = directory.resolve(".runbook/edits.patch");

        checkout.forceTo(one, edits);

        assertThat(edits).doesNotExist();
    }

    private Path file() {
        return directory.resolve("file");
    }

    private String commit(String content) throws IOException {
        Files.writeString(file(), content);
        git.demand("add", "file");
        git.demand("commit", "-q", "-m", content);
        return git.demand("rev-parse", "HEAD").text();
    }
}
