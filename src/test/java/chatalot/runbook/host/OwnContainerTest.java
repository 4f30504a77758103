package chatalot.runbook.host;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("docker")
class OwnContainerTest {

    private static final String NAME = "runbook-own-container-test";
    private static final String NETWORK = "runbook-own-container-test-inside";
    private static final Map<String, String> LABELS = Map.of("runbook.run", "own-container-test");
    private static DockerJavaAccess docker;
    private String id;

    @BeforeAll
    static void open() {
        docker = new DockerJavaAccess(DockerSettings.standard());
    }

    @BeforeEach
    void startAContainer() {
        docker.createInternalNetwork(NETWORK, LABELS);
        id = docker.startContainer(ContainerRequest.of(NAME, "debian:trixie-slim", "sleep", "300").labelled(LABELS));
    }

    @AfterEach
    void removeWhatWasMade() {
        docker.containers(LABELS).forEach(container -> docker.remove(container.id()));
        docker.networks(LABELS).forEach(docker::removeNetwork);
    }

    @AfterAll
    static void close() {
        docker.close();
    }

    @Test
    void aProcessInAContainerKnowsWhichOneItIsIn() {
        assertThat(OwnContainer.of(docker, mounts()).id()).contains(id);
    }

    @Test
    void aProcessOnTheHostIsInNoneAndJoinsNothing() {
        OwnContainer none = OwnContainer.of(docker, "36 35 98:0 / / rw,noatime master:1 - ext4 /dev/root rw\n");

        none.join(NETWORK);

        assertThat(none.id()).isEmpty();
    }

    @Test
    void aNetworkIsJoinedOnceAndLeftAgain() {
        OwnContainer own = OwnContainer.of(docker, mounts());

        own.join(NETWORK);
        own.join(NETWORK);
        assertThat(container().addressIn(NETWORK)).isPresent();
        assertThat(container().networks()).hasSize(2);

        own.leave();
        assertThat(container().networks()).hasSize(1).doesNotContainKey(NETWORK);
    }

    @Test
    void whatAnEarlierProcessOfTheContainerJoinedIsTakenOver() {
        OwnContainer.of(docker, mounts()).join(NETWORK);
        OwnContainer restarted = OwnContainer.of(docker, mounts());

        restarted.join(NETWORK);
        restarted.leave();

        assertThat(container().networks()).doesNotContainKey(NETWORK);
    }

    @Test
    void aNetworkThatIsNotThereIsNoError() {
        OwnContainer own = OwnContainer.of(docker, mounts());

        own.join("runbook-no-such-network");
        own.leave();

        assertThat(container().networks()).hasSize(1);
    }

    private static String mounts() {
        return docker.exec(NAME, List.of("cat", "/proc/self/mountinfo"), Duration.ofSeconds(20)).output();
    }

    private static Container container() {
        return docker.container(NAME).orElseThrow();
    }
}
