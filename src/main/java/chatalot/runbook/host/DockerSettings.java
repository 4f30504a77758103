package chatalot.runbook.host;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the local Docker Engine is reached.
 *
 * @param host     the Engine's socket
 * @param client   the {@code docker} command, for builds and Compose; blank: the packaged one if there is one, else the first on the path
 * @param deadline for one call of the Engine's API that does not wait for anything by itself
 */
@ConfigurationProperties("runbook.docker")
public record DockerSettings(@DefaultValue("unix:///var/run/docker.sock") URI host, @DefaultValue("") String client,
        @DefaultValue("30s") Duration deadline) {

    private static final Path PACKAGED = Path.of("/usr/bin/docker");

    /** The settings of a machine that configures nothing. */
    public static DockerSettings standard() {
        return new DockerSettings(URI.create("unix:///var/run/docker.sock"), "", Duration.ofSeconds(30));
    }

    /** The program to call for Compose and builds. */
    public String program() {
        if (!client.isBlank()) {
            return client;
        }
        return Files.isExecutable(PACKAGED) ? PACKAGED.toString() : "docker";
    }
}
