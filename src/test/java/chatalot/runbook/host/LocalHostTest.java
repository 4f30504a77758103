package chatalot.runbook.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LocalHostTest extends HostContract {

    private static DockerJavaAccess docker;
    private static LocalHost host;

    @BeforeAll
    static void open() {
        docker = new DockerJavaAccess(DockerSettings.standard());
        host = new LocalHost(docker);
    }

    @Override
    protected Host host() {
        return host;
    }

    @AfterAll
    static void close() {
        docker.close();
    }

    @Test
    void dockersCommandSpeaksToTheEngineOfTheSettings() {
        try (DockerJavaAccess other = elsewhere()) {
            assertThat(new LocalHost(other).demand(Command.of("sh", "-c", "echo $DOCKER_HOST")).text())
                    .isEqualTo("unix:///var/run/no-such-docker.sock");
        }
    }

    @Test
    void aDockerCommandThatLosesItsEngineIsPassingTrouble() {
        try (DockerJavaAccess away = elsewhere()) {
            LocalHost there = new LocalHost(away);
            Command asked = Command.of(away.program(), "volume", "inspect", "some");

            assertThatThrownBy(() -> there.run(asked)).isInstanceOf(PassingTrouble.class).hasMessageContaining("volume inspect some");
            // It fails by itself, and nobody could tell: the Engine does not answer.
            assertThatThrownBy(() -> there.run(Command.of(away.program(), "no-such-command"))).isInstanceOf(PassingTrouble.class);
        }
        assertThat(host.run(Command.of(docker.program(), "volume", "inspect", "some")).succeeded()).isFalse();
    }

    private static DockerJavaAccess elsewhere() {
        return new DockerJavaAccess(new DockerSettings(URI.create("unix:///var/run/no-such-docker.sock"), "", Duration.ofSeconds(5)));
    }
}
