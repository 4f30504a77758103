package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.PassingTrouble;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy while Docker is stopped: nobody behind it takes that for an answer of the Engine, which would end a swap that only had to wait. */
@Tag("docker")
class DockerProxyWithoutEngineTest {

    private static final String PYTHON = "/usr/bin/python3";

    @TempDir
    private Path directory;
    private Process proxy;
    private DockerJavaAccess docker;

    @BeforeEach
    void start() throws IOException {
        Path socket = directory.resolve("docker.sock");
        proxy = new ProcessBuilder(PYTHON, "-I", "-u", DockerProxy.DIRECTORY.resolve("proxy.py").toString(), socket.toString(),
                directory.resolve("no-engine.sock").toString(), DockerProxy.DIRECTORY.resolve("calls").toString())
                .redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(socket));
        DockerSettings standard = DockerSettings.standard();
        docker = new DockerJavaAccess(new DockerSettings(URI.create("unix://" + socket), standard.client(), standard.deadline()));
    }

    @AfterEach
    void end() {
        docker.close();
        proxy.destroy();
    }

    @Test
    void aCallIsPassingTrouble() {
        assertThatThrownBy(docker::version).isInstanceOf(PassingTrouble.class);
    }

    @Test
    void aCommandHasLostItsEngine() {
        assertThatThrownBy(() -> new LocalHost(docker).run(Command.of(docker.program(), "ps"))).isInstanceOf(PassingTrouble.class)
                .hasMessageContaining("Docker was lost during");
    }
}
