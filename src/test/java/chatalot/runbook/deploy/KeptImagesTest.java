package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.deploy.KeptImage.Kind;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.instance.ComposeInstallation;
import chatalot.runbook.instance.ComposeInstallation.Service;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which images stay startable, and for how long. */
@Tag("docker")
class KeptImagesTest {

    private static final Instant UPDATED = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofDays(14);

    @TempDir
    private Path directory;
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);
    private final InstanceName name = new InstanceName("kept-" + ProcessHandle.current().pid());
    private final ReleaseImages images = new ReleaseImages(docker, name);
    private Instance instance;

    @BeforeEach
    void anInstanceWithoutContainers() {
        instance = new Instance(name, directory,
                new ComposeInstallation(name.value(), List.of(), List.of(), new Service("chatalot", name + "-server", name + "-chatalot"),
                        new Service("postgres", name + "-db", "postgres:17"), Map.of(), "none"),
                Optional.empty(), new DatabaseName("chatalot"), "chatalot", Map.of(),
                List.of(), 8080, Optional.empty(), "/api/health", directory.resolve("backups"));
    }

    @AfterEach
    void removeWhatWasMade() {
        docker.remove(name + "-server");
        docker.imageNames(images.repository()).forEach(docker::removeImage);
        docker.close();
    }

    @Test
    @Lesson(6)
    void whatRanStaysStartableForTheRollbackWindowAndTheReleaseBeforeForGood() {
        update(1, "one", "two", UPDATED);
        update(2, "two", "three", UPDATED.plus(Duration.ofDays(1)));
        update(3, "three", "four", UPDATED.plus(Duration.ofDays(2)));

        assertThat(names()).containsExactlyInAnyOrder(images.words("four"), images.words(ReleaseStore.before(1)), images.words(ReleaseStore.before(2)), images.words(ReleaseStore.before(3)));
        assertThat(at(UPDATED.plus(Duration.ofDays(13))).list()).extracting(KeptImage::what)
                .containsExactly(Kind.RUNNING, Kind.LAST, Kind.EARLIER, Kind.EARLIER);
        assertThat(at(UPDATED.plus(Duration.ofDays(13))).list().get(3).until()).contains(UPDATED.plus(WINDOW));

        assertThat(at(UPDATED.plus(WINDOW)).expire(Set.of())).containsExactly(images.words(ReleaseStore.before(1)));
        assertThat(at(UPDATED.plus(Duration.ofDays(400))).expire(Set.of())).containsExactly(images.words(ReleaseStore.before(2)));
        assertThat(names()).containsExactlyInAnyOrder(images.words("four"), images.words(ReleaseStore.before(3)));
        assertThat(at(UPDATED).list().get(1).until()).as("kept whatever its age").isEmpty();
    }

    @Test
    void whatARunThatHasNotEndedMayNeedStaysWhateverItsAge() {
        update(1, "one", "two", UPDATED);
        update(2, "two", "three", UPDATED);

        assertThat(at(UPDATED.plus(Duration.ofDays(400))).expire(Set.of(1L))).isEmpty();
        assertThat(names()).contains(images.words(ReleaseStore.before(1)));
    }

    @Test
    @Lesson(6)
    void whatWasBuiltButNeverRanIsForgottenWithItsRun() {
        update(1, "one", "two", UPDATED);
        tag(image("broken"), images.words("broken"));
        tag(image("two"), images.words(ReleaseStore.before(2)));

        at(UPDATED).forget(2, "broken");

        assertThat(names()).containsExactlyInAnyOrder(images.words("two"), images.words(ReleaseStore.before(1)));
    }

    @Test
    void anImageThatRanTwiceKeepsItsNewestNameAlone() {
        update(1, "one", "two", UPDATED);
        update(2, "two", "one", UPDATED);
        update(3, "one", "three", UPDATED);

        assertThat(names()).containsExactlyInAnyOrder(images.words("three"), images.words(ReleaseStore.before(2)), images.words(ReleaseStore.before(3)));
    }

    @Test
    void withoutItsRegisterTheDaysCountFromNow() throws IOException {
        update(1, "one", "two", UPDATED);
        update(2, "two", "three", UPDATED);
        Files.writeString(directory.resolve("backups/kept/images.json"), "not JSON");
        Instant later = UPDATED.plus(Duration.ofDays(400));

        assertThat(at(later).expire(Set.of())).isEmpty();
        assertThat(at(later).list().get(2).until()).contains(later.plus(WINDOW));
        assertThat(at(later.plus(WINDOW)).expire(Set.of())).containsExactly(images.words(ReleaseStore.before(1)));
    }

    /** As an update leaves it: the image that ran has the run's name, the new one runs under its own. */
    private void update(long run, String from, String to, Instant when) {
        tag(image(from), images.words(ReleaseStore.before(run)));
        tag(image(to), images.words(to));
        docker.remove(name + "-server");
        host.demand(Command.of("docker", "create", "--name", name + "-server", image(to), "/never"));
        at(when).keepAfterUpdate(to);
        at(when).expire(Set.of());
    }

    private KeptImages at(Instant now) {
        return new KeptImages(host, instance, WINDOW, Clock.fixed(now, ZoneOffset.UTC));
    }

    private List<String> names() {
        return docker.imageNames(images.repository());
    }

    private void tag(String image, String as) {
        docker.tag(image, as.substring(0, as.lastIndexOf(':')), as.substring(as.lastIndexOf(':') + 1));
    }

    /** An image with hardly anything in it; the same release gives the same image. */
    private String image(String release) {
        return host.demand(Command.of("bash", "-c", "printf 'FROM scratch\\nLABEL release=%s-%s\\n' | docker build -q -"
                .formatted(name, release))).text();
    }
}
