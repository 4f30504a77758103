package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The production stack with the proxy, as Compose understands it. */
@Tag("docker")
class DockerProxyComposeTest {

    private static final String SOCKET = "/var/run/docker.sock";

    private static JsonNode plain;
    private static JsonNode proxied;

    @BeforeAll
    static void asComposeReadsThem() throws IOException {
        try (DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard())) {
            LocalHost host = new LocalHost(docker);
            plain = read(host, "--file", "docker-compose.yml");
            proxied = read(host, "--file", "docker-compose.yml", "--file", "src/image/docker-proxy.yml");
        }
    }

    @Test
    void theServiceLosesTheSocketAndNothingElse() {
        List<String> before = mounts(plain, "runbook");
        List<String> after = mounts(proxied, "runbook");

        assertThat(before).contains(SOCKET);
        assertThat(after).contains("/run/docker-proxy").doesNotContain(SOCKET);
        assertThat(after).filteredOn(mount -> !mount.equals("/run/docker-proxy"))
                .containsExactlyInAnyOrderElementsOf(before.stream().filter(mount -> !mount.equals(SOCKET)).toList());
        assertThat(proxied.at("/services/runbook/environment/RUNBOOK_DOCKER_HOST").asText()).isEqualTo("unix:///run/docker-proxy/docker.sock");
        assertThat(proxied.at("/services/runbook/environment").size()).isEqualTo(plain.at("/services/runbook/environment").size() + 1);
    }

    @Test
    void theProxyIsReachedOverItsSocketAloneAndMayNothingElse() {
        JsonNode proxy = proxied.at("/services/docker-proxy");

        assertThat(mounts(proxied, "docker-proxy")).containsExactlyInAnyOrder(SOCKET, "/run/docker-proxy");
        assertThat(proxy.path("network_mode").asText()).isEqualTo("none");
        assertThat(proxy.path("read_only").asBoolean()).isTrue();
        assertThat(proxy.path("cap_drop").toString()).isEqualTo("[\"ALL\"]");
        assertThat(proxy.has("cap_add")).isFalse();
        assertThat(proxy.has("ports")).isFalse();
    }

    private static List<String> mounts(JsonNode stack, String service) {
        return StreamSupport.stream(stack.at("/services/" + service + "/volumes").spliterator(), false).map(mount -> mount.path("target").asText()).toList();
    }

    private static JsonNode read(LocalHost host, String... files) throws IOException {
        Command command = Command.of(host.docker().program(), "compose").and(files).and("config", "--format", "json")
                .with("INSTANCE_DIRECTORY", "/srv/chatalot").with("BACKUPS_DIRECTORY", "/srv/backups").with("RUNBOOK_DB_PASSWORD", "only-for-this-test");
        return new ObjectMapper().readTree(host.demand(command).output());
    }
}
