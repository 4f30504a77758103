package chatalot.runbook.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("docker")
class HelperContainerTest {

    private static final DockerJavaAccess DOCKER = new DockerJavaAccess(DockerSettings.standard());
    private static final Map<String, String> LABELS = Map.of("runbook.run", "helper-test");
    private final Work work = new Work("helper-test", 1, LABELS, LABELS, line -> { }, () -> { });
    private final HelperContainer helper = new HelperContainer(DOCKER, work);

    @AfterAll
    static void close() {
        DOCKER.close();
    }

    @Test
    void aCommandThatFailsByItselfSaysHow() {
        HelperContainer.Ended ended = helper.run("own", running("echo no space left >&2; exit 4"), Duration.ofSeconds(30));

        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(ended.lastWords()).contains("no space left");
        assertThat(DOCKER.containers(LABELS)).isEmpty();
    }

    @Test
    void aContainerThatSomebodyElseEndsIsPassingTrouble() {
        CompletableFuture<HelperContainer.Ended> end = CompletableFuture.supplyAsync(
                () -> helper.run("killed", running("sleep 300"), Duration.ofMinutes(5)));
        await().until(() -> DOCKER.container(work.name("killed")).filter(Container::running).isPresent());

        DOCKER.kill(work.name("killed"));

        assertThatThrownBy(end::get).isInstanceOf(ExecutionException.class).cause().isInstanceOf(PassingTrouble.class)
                .hasMessageContaining(work.name("killed"));
        assertThat(DOCKER.containers(LABELS)).isEmpty();
    }

    private static ContainerRequest running(String script) {
        return ContainerRequest.of("any", "debian:trixie-slim", "sh", "-c", script).on("none");
    }
}
