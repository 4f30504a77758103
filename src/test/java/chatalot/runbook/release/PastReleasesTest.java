package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.release.PastReleases.Ran;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PastReleasesTest {

    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);
    @TempDir
    private Path directory;
    private TestRepository repository;
    private Checkout checkout;
    private CommitId first;
    private CommitId second;
    private CommitId third;

    @BeforeEach
    void threeReleases() {
        repository = new TestRepository(host, directory);
        checkout = new Checkout(host, repository.checkout());
        first = checkout.head();
        repository.git(repository.upstream(), "tag", "v1", first.value());
        second = repository.commit("a", "1", "Second");
        third = repository.commit("a", "2", "Third");
        repository.git(repository.upstream(), "tag", "-a", "-m", "Third", "v3", third.value());
        checkout.fetch();
    }

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void whatTheCheckoutStoodOnComesNewestFirstWithoutWhatRuns() {
        stand(second);
        stand(third);

        List<PastRelease> past = new PastReleases(checkout).before(third, List.of());

        assertThat(past).extracting(release -> release.release().commit()).containsExactly(second, first);
        assertThat(past).allSatisfy(release -> assertThat(release.at()).isPresent());
        assertThat(past.get(0).how()).contains("checkout stood on it");
    }

    @Test
    void whatARunPutThereIsKnownByTheRun() {
        List<PastRelease> past = new PastReleases(checkout).before(first, List.of(new Ran(third, LATER, 7), new Ran(second, LATER.minusSeconds(9), 6),
                new Ran(third, LATER.minusSeconds(99), 5), new Ran(new CommitId("0".repeat(40)), LATER, 4)));

        assertThat(past).extracting(PastRelease::how).containsExactly("run 7 put it there", "run 6 put it there");
        assertThat(past.get(0).at()).isEqualTo(Optional.of(LATER));
        assertThat(past.get(0).release().name()).isEqualTo("v3");
    }

    @Test
    void taggedReleasesOfTheHistoryComeLast() {
        stand(third);
        repository.git(repository.checkout(), "reflog", "expire", "--expire=all", "--all");

        List<PastRelease> past = new PastReleases(checkout).before(third, List.of());

        assertThat(past).extracting(release -> release.release().name()).containsExactly("v1");
        assertThat(past.get(0).at()).isEmpty();
    }

    private void stand(CommitId commit) {
        repository.git(repository.checkout(), "reset", "--hard", commit.value());
    }
}
