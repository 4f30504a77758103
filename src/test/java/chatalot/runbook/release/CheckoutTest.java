package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.PassingTrouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class CheckoutTest {

    private static final int NOBODY = 65534;

    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);
    @TempDir
    private Path directory;
    private TestRepository repository;
    private Checkout checkout;
    private CommitId start;

    @BeforeEach
    void aClone() {
        repository = new TestRepository(host, directory);
        checkout = new Checkout(host, repository.checkout());
        start = checkout.head();
    }

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void aTagABranchAndACommitAreFoundAfterAFetch() {
        CommitId second = repository.commit("a", "1", "Second");
        repository.git(repository.upstream(), "tag", "v2");
        CommitId third = repository.commit("a", "2", "Third");

        checkout.fetch();

        assertThat(checkout.resolve(new Target("v2"))).isEqualTo(second);
        assertThat(checkout.resolve(new Target("master"))).isEqualTo(third);
        assertThat(checkout.resolve(new Target(second.abbreviated()))).isEqualTo(second);
        assertThat(checkout.tip(Optional.empty())).isEqualTo(third);
        assertThat(checkout.head()).as("the live tree").isEqualTo(start);
    }

    @Test
    void messagesAreFoundByALineAnywhereInThem() {
        CommitId marked = repository.commit("a", "1", "feat: sessions\n\nMore words.\n\nBREAKING CHANGE: they end\u001f");
        CommitId exclaimed = repository.commit("a", "2", "feat(api)!: rooms");
        CommitId last = repository.commit("a", "3", "Small things");
        checkout.fetch();

        assertThat(checkout.messages(start, last, BreakingMarks.CANDIDATES)).containsOnlyKeys(marked, exclaimed)
                .hasEntrySatisfying(marked, message -> assertThat(message).contains("More words.\n\nBREAKING CHANGE: they end"));
        assertThat(checkout.messages(last, start, BreakingMarks.CANDIDATES)).isEmpty();
    }

    @Test
    void changedFilesAreNamedWhateverTheirNames() {
        repository.commit("crates/a/src/lib.rs", "1", "One");
        CommitId last = repository.commit("docs/\u00e4 b.md", "2", "Two");
        checkout.fetch();

        assertThat(checkout.changedFiles(start, last)).containsExactlyInAnyOrder("crates/a/src/lib.rs", "docs/\u00e4 b.md");
        assertThat(checkout.changedFiles(last, last)).isEmpty();
    }

    @Test
    void aRemoteThatDoesNotAnswerInTimeIsPassingTrouble() {
        repository.git(repository.checkout(), "config", "remote.origin.uploadpack", "sleep 30; git-upload-pack");
        Checkout hurried = new Checkout(host, repository.checkout(), Duration.ofSeconds(1));

        assertThatThrownBy(hurried::fetch).isInstanceOf(PassingTrouble.class).hasMessageContaining("did not end within");
    }

    @Test
    void whatIsNotThereIsSaidInWords() {
        assertThatThrownBy(() -> checkout.resolve(new Target("v99"))).isInstanceOf(TargetNotFound.class)
                .hasMessageContaining("There is no tag, branch or commit v99");
    }

    @Test
    void aTagAndABranchOfOneNameAreNotGuessedBetween() {
        repository.git(repository.upstream(), "branch", "next");
        repository.commit("a", "1", "Second");
        repository.git(repository.upstream(), "tag", "next");
        checkout.fetch();

        assertThatThrownBy(() -> checkout.resolve(new Target("next"))).isInstanceOf(TargetNotFound.class)
                .hasMessageContaining("is a tag").hasMessageContaining("and a branch");
    }

    @Test
    void namesThatCouldBeOptionsOrRangesAreNoTargets() {
        for (String name : List.of("--upload-pack=x", "a..b", "a b", "HEAD@{1}", "a:b", "", "$(id)", "x~1")) {
            assertThatThrownBy(() -> new Target(name)).as(name).isInstanceOf(TargetNotFound.class);
        }
    }

    @Test
    @Fault(in = Place.GIT, of = "A tag was moved", comesTo = "It is not taken over silently")
    void aTagThatWasMovedIsNotTakenOverSilently() {
        repository.git(repository.upstream(), "tag", "v1");
        checkout.fetch();
        repository.commit("a", "1", "Second");
        repository.git(repository.upstream(), "tag", "--force", "v1");

        assertThatThrownBy(checkout::fetch).isInstanceOf(TargetNotFound.class).hasMessageContaining("A tag was moved");
        assertThat(checkout.resolve(new Target("v1"))).isEqualTo(start);
    }

    @Test
    @Fault(in = Place.GIT, of = "The remote does not answer",
            comesTo = "It is trouble that passes; before the swap the run ends after its tries, the instance is untouched")
    void aRemoteThatDoesNotAnswerIsPassingTrouble() {
        repository.git(repository.checkout(), "remote", "set-url", "origin", directory.resolve("gone").toString());

        assertThatThrownBy(checkout::fetch).isInstanceOf(PassingTrouble.class).hasMessageContaining("gone");
    }

    @Test
    void aPinnedCommitIsRememberedAndForgotten() {
        checkout.pin(7, start);

        assertThat(checkout.pinned(7)).contains(start);
        assertThat(checkout.pinned(8)).isEmpty();
        checkout.unpin(7);
        checkout.unpin(7);
        assertThat(checkout.pinned(7)).isEmpty();
    }

    @Test
    void aReleaseIsNamedByItsTagElseDescribed() {
        CommitId second = repository.commit("Cargo.toml", "[workspace.package]\nversion = \"0.17.0\"\n", "Second");
        repository.git(repository.upstream(), "tag", "v0.9");
        repository.git(repository.upstream(), "tag", "v0.10");
        CommitId third = repository.commit("a", "2", "Third");
        checkout.fetch();

        assertThat(checkout.release(second)).isEqualTo(new Release(second, "v0.10", Optional.of("0.17.0")));
        assertThat(checkout.release(third).name()).matches("v0\\.(9|10)-1-g[0-9a-f]+");
        assertThat(checkout.release(start).version()).isEmpty();
    }

    @Test
    void commitsAreListedNewestFirst() {
        repository.commit("a", "1", "Second");
        CommitId third = repository.commit("a", "2", "Third: with ünïcode");
        checkout.fetch();

        assertThat(checkout.commits(start, third, 10)).extracting(Commit::subject)
                .containsExactly("Third: with ünïcode", "Second");
        assertThat(checkout.countCommits(start, third)).isEqualTo(2);
        assertThat(checkout.countCommits(third, start)).isZero();
    }

    @Test
    void commitsOfTheOperatorsOwnAreCounted() throws IOException {
        Files.writeString(repository.checkout().resolve("own"), "x");
        repository.git(repository.checkout(), "add", "own");
        repository.git(repository.checkout(), "commit", "--quiet", "--message", "Own");

        assertThat(checkout.countOwnCommits(start)).isEqualTo(1);
    }

    @Test
    void anExtractHasTheBytesOfTheFilesAndTouchesNeitherTreeNorIndex() throws IOException {
        byte[] text = "select 1;\r\n-- no line end".getBytes(StandardCharsets.UTF_8);
        CommitId second = repository.commit("migrations/001_first_step.sql", text, "Second");
        checkout.fetch();
        String before = repository.git(repository.checkout(), "status", "--porcelain", "--ignored");

        Path kept;
        try (Extract extract = checkout.extract(second, List.of("migrations", "README.md", "nothing"))) {
            kept = extract.path("migrations/001_first_step.sql");
            assertThat(extract.files()).containsExactlyInAnyOrder("migrations/001_first_step.sql", "README.md");
            assertThat(kept).hasBinaryContent(text);
            assertThat(Migrations.of(extract)).singleElement().satisfies(migration -> {
                assertThat(migration.version()).isEqualTo(1);
                assertThat(migration.description()).isEqualTo("first step");
                assertThat(migration.checksum()).isEqualTo(sha384(text));
            });
        }

        assertThat(kept).doesNotExist();
        assertThat(repository.git(repository.checkout(), "status", "--porcelain", "--ignored")).isEqualTo(before);
        assertThat(checkout.head()).isEqualTo(start);
    }

    @Test
    @Fault(in = Place.GIT, of = "An operator edited a tracked file", comesTo = "It is found before anything stops, and not touched")
    void anEditInTheWayIsFoundWithoutTouchingIt() throws IOException {
        CommitId second = repository.commit("README.md", "other\n", "Second");
        checkout.fetch();
        assertThat(checkout.obstacle(second)).isEmpty();
        Files.writeString(repository.checkout().resolve("README.md"), "edited\n");

        assertThat(checkout.obstacle(second)).hasValueSatisfying(why -> assertThat(why).contains("README.md"));
        assertThat(repository.checkout().resolve("README.md")).hasContent("edited\n");
    }

    /** As after a copy of the directory, or chown: git status sees no edit either. */
    @Test
    void aFileWhoseTimeChangedAndNotItsTextIsNotInTheWay() throws IOException {
        CommitId second = repository.commit("README.md", "other\n", "Second");
        checkout.fetch();
        Files.setLastModifiedTime(repository.checkout().resolve("README.md"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));

        assertThat(checkout.obstacle(second)).isEmpty();
    }

    @Test
    void aDetachedCheckoutFollowsTheMainBranchOfItsRemote() {
        CommitId second = repository.commit("a", "1", "Second");
        repository.git(repository.checkout(), "checkout", "--quiet", "--detach");
        checkout.fetch();

        assertThat(checkout.branch()).isEmpty();
        assertThat(checkout.tip(Optional.empty())).isEqualTo(second);
        assertThat(checkout.tip(Optional.of("master"))).isEqualTo(second);
    }

    @Test
    @EnabledIf("isRoot")
    void aCheckoutOfAnotherUserIsReadAsThatUserAndStaysTheirs() throws IOException {
        CommitId second = repository.commit("Cargo.toml", "[package]\nversion = \"2.0.0\"\n", "Second");
        host.demand(Command.of("chmod", "755", directory.toString()));
        host.demand(Command.of("chown", "-R", NOBODY + ":" + NOBODY, directory.toString()));

        checkout.fetch();
        checkout.pin(7, second);

        try (Extract extract = checkout.extract(second, List.of("Cargo.toml"))) {
            assertThat(extract.text("Cargo.toml")).contains("[package]\nversion = \"2.0.0\"\n");
        }
        assertThat(Files.getAttribute(repository.checkout().resolve(".git/refs/runbook/run-7"), "unix:uid")).isEqualTo(NOBODY);
        assertThat(host.demand(Command.of("find", repository.checkout().toString(), "!", "-uid", Integer.toString(NOBODY)))
                .output()).isEmpty();
    }

    static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private static String sha384(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-384").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
