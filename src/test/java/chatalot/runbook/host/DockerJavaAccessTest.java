package chatalot.runbook.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("docker")
class DockerJavaAccessTest {

    private static final String IMAGE = "debian:trixie-slim";
    private static final String NAME = "runbook-host-test";
    private static final Map<String, String> LABELS = Map.of("runbook.run", "host-test");
    private static DockerJavaAccess docker;

    @BeforeAll
    static void open() {
        docker = new DockerJavaAccess(DockerSettings.standard());
    }

    @AfterEach
    void removeWhatWasMade() {
        docker.containers(LABELS).forEach(container -> docker.remove(container.id()));
        docker.networks(LABELS).forEach(docker::removeNetwork);
        docker.volumes(LABELS).forEach(docker::removeVolume);
    }

    @AfterAll
    static void close() {
        docker.close();
    }

    @Test
    void aContainersExitCodeAndLogAreRead() {
        docker.startContainer(ContainerRequest.of(NAME, IMAGE, "sh", "-c", "echo said; exit 4").labelled(LABELS));

        assertThat(docker.await(NAME, Duration.ofSeconds(30))).isEqualTo(4);
        List<String> lines = new ArrayList<>();
        docker.logs(NAME, 10, lines::add);
        assertThat(lines).containsExactly("said");
    }

    @Test
    @Lesson(5)
    void whatADeadAttemptLeftUnderTheNameIsReplaced() {
        String first = docker.startContainer(ContainerRequest.of(NAME, IMAGE, "sleep", "300").labelled(LABELS));

        String second = docker.startContainer(ContainerRequest.of(NAME, IMAGE, "sleep", "300").labelled(LABELS));

        assertThat(second).isNotEqualTo(first);
        assertThat(docker.containers(LABELS)).extracting(Container::id).containsExactly(second);
    }

    @Test
    void ofRemovalsAtTheSameMomentEachEndsWhenTheContainerIsGone() {
        for (int i = 0; i < 5; i++) {
            docker.startContainer(ContainerRequest.of(NAME, IMAGE, "sleep", "300").labelled(LABELS));

            CompletableFuture.allOf(Stream.generate(() -> CompletableFuture.runAsync(() -> docker.remove(NAME))).limit(6)
                    .toArray(CompletableFuture[]::new)).join();

            assertThat(docker.container(NAME)).isEmpty();
        }
    }

    @Test
    void aCommandInsideARunningContainerReturnsItsOutcome() {
        docker.startContainer(ContainerRequest.of(NAME, IMAGE, "sleep", "300").labelled(LABELS));

        Result result = docker.exec(NAME, List.of("sh", "-c", "echo out; echo err >&2; exit 9"), Duration.ofSeconds(20));

        assertThat(result).isEqualTo(new Result(9, "out\n", "err\n"));
    }

    @Test
    void everythingMayBeSaidTwice() {
        docker.createInternalNetwork(NAME, LABELS);
        docker.createInternalNetwork(NAME, LABELS);
        docker.createVolume(NAME, LABELS);
        docker.createVolume(NAME, LABELS);
        docker.startContainer(ContainerRequest.of(NAME, IMAGE, "sleep", "300").labelled(LABELS));
        docker.start(NAME);
        docker.connect(NAME, NAME, List.of("alias"));
        docker.connect(NAME, NAME, List.of("alias"));
        assertThat(docker.container(NAME).orElseThrow().networks().get(NAME).aliases()).contains("alias");
        docker.disconnect(NAME, NAME);
        docker.disconnect(NAME, NAME);
        docker.kill(NAME);
        docker.kill(NAME);
        docker.stop(NAME, Duration.ofSeconds(1));
        docker.remove(NAME);
        docker.remove(NAME);
        docker.removeNetwork(NAME);
        docker.removeNetwork(NAME);
        docker.removeVolume(NAME);
        docker.removeVolume(NAME);

        assertThat(docker.container(NAME)).isEmpty();
        assertThat(docker.networkExists(NAME)).isFalse();
        assertThat(docker.volumes(LABELS)).isEmpty();
    }

    @Test
    void aNetworkIsRemovedAlsoFromUnderWhatIsStillAttached() {
        docker.createInternalNetwork(NAME, LABELS);
        docker.startContainer(ContainerRequest.of(NAME, IMAGE, "sleep", "300").on(NAME).alsoKnownAs(List.of("alias"))
                .labelled(LABELS));
        assertThat(docker.container(NAME).orElseThrow().networks().get(NAME).aliases()).contains("alias");

        docker.removeNetwork(NAME);

        assertThat(docker.networkExists(NAME)).isFalse();
        assertThat(docker.container(NAME).orElseThrow().running()).isTrue();
    }

    @Test
    void aRefusalNamesTheCallAndCarriesTheEnginesWords() {
        assertThatThrownBy(() -> docker.start("runbook-no-such-container")).isInstanceOf(DockerRefused.class)
                .hasMessageContaining("start runbook-no-such-container").hasMessageContaining("No such container");
    }

    @Test
    @Fault(in = Place.DOCKER, of = "The engine does not answer",
            comesTo = "It is trouble that passes: the step is tried again, inside the swap for as long as is configured")
    void anEngineThatDoesNotAnswerIsPassingTrouble() {
        try (DockerJavaAccess nobody = new DockerJavaAccess(
                new DockerSettings(URI.create("unix:///var/run/no-such-docker.sock"), "", Duration.ofSeconds(5)))) {
            assertThatThrownBy(nobody::engineId).isInstanceOf(PassingTrouble.class);
        }
    }

    @Test
    void aCommandWhoseContainerIsToldToEndIsPassingTrouble() {
        docker.startContainer(ContainerRequest.of(NAME, IMAGE, "sleep", "300").labelled(LABELS));
        CompletableFuture<Result> end = CompletableFuture.supplyAsync(() ->
                docker.exec(NAME, List.of("sh", "-c", "touch /begun; sleep 300"), Duration.ofMinutes(5)));
        await().until(() -> docker.exec(NAME, List.of("test", "-e", "/begun"), Duration.ofSeconds(10)).succeeded());

        docker.kill(NAME);

        assertThatThrownBy(end::join).cause().isInstanceOf(PassingTrouble.class).hasMessageContaining(NAME);
        assertThatThrownBy(() -> docker.exec(NAME, List.of("true"), Duration.ofSeconds(10))).isInstanceOf(PassingTrouble.class);
    }

    @Test
    void aTagIsSeenAndRemoved() {
        docker.tag(IMAGE, "runbook-host-test", "one");

        assertThat(docker.image("runbook-host-test:one")).isEqualTo(docker.image(IMAGE));
        assertThat(docker.imageNames("runbook-host-test")).containsExactly("runbook-host-test:one");
        docker.removeImage("runbook-host-test:one");
        docker.removeImage("runbook-host-test:one");
        assertThat(docker.image("runbook-host-test:one")).isEmpty();
        assertThat(docker.image(IMAGE)).isPresent();
    }
}
