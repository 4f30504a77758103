package chatalot.runbook.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.ComposeModel;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a service that reaches out of its container in every way Compose knows. */
class IsolatedServiceTest {

    private static DockerJavaAccess docker;

    @TempDir
    private Path directory;
    private final List<String> log = new ArrayList<>();
    private JsonNode document;

    @BeforeAll
    static void open() {
        docker = new DockerJavaAccess(DockerSettings.standard());
    }

    @AfterAll
    static void close() {
        docker.close();
    }

    @BeforeEach
    void isolate() throws IOException {
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("settings.toml"), "a = 1\n");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(directory.resolve("docker.sock")));
            document = isolated();
        }
    }

    @Test
    void whatTheContainerIsInsideStays() {
        JsonNode app = app();

        assertThat(app.at("/environment/DATABASE_URL").asText()).isEqualTo("postgres://chatalot:pa$$$$word@postgres/chatalot");
        assertThat(app.path("command")).hasSize(1);
        assertThat(app.path("user").asText()).isEqualTo("10001");
        assertThat(app.path("read_only").asBoolean()).isTrue();
        assertThat(app.path("cap_drop").get(0).asText()).isEqualTo("ALL");
        assertThat(app.path("tmpfs").get(0).asText()).isEqualTo("/tmp");
        assertThat(document.at("/secrets/jwt/file").asText()).isEqualTo("/srv/chatalot/secrets/jwt.pem");
    }

    @Test
    void whatReachesOutIsLeftOut() {
        assertThat(app().fieldNames()).toIterable().doesNotContain("ports", "depends_on", "network_mode", "privileged",
                "devices", "pid", "extra_hosts", "links", "volumes_from", "build", "profiles", "healthcheck", "deploy");
        assertThat(document.path("services")).hasSize(1);
        assertThat(document.path("secrets")).hasSize(1);
        assertThat(document.path("networks")).hasSize(1);
        assertThat(document.at("/networks/rehearsal/name").asText()).isEqualTo("rehearsal-7");
        assertThat(app().path("networks").fieldNames()).toIterable().containsExactly("rehearsal");
    }

    @Test
    void itRunsOnceUnderOurNameAndLabelsAndWithinLimits() {
        JsonNode app = app();

        assertThat(app.path("image").asText()).isEqualTo("sha256:1");
        assertThat(app.path("pull_policy").asText()).isEqualTo("never");
        assertThat(app.path("restart").asText()).isEqualTo("no");
        assertThat(app.path("container_name").asText()).isEqualTo("rehearsal-7");
        assertThat(app.path("labels").fieldNames()).toIterable().containsExactly("runbook.run");
        assertThat(app.path("mem_limit").asText()).isEqualTo("536870912");
        assertThat(app.path("memswap_limit").asText()).isEqualTo("536870912");
        assertThat(app.path("cpus").asDouble()).isPositive();
        assertThat(app.at("/logging/driver").asText()).isEqualTo("json-file");
    }

    @Test
    void noMountWritesToWhatIsReal() {
        assertThat(sourceAt("/app/data/files")).isEqualTo("scratch-1");
        assertThat(sourceAt("/app/cache")).startsWith("runbook-chat-7-rehearsal-empty");
        assertThat(sourceAt("/app/data/host")).startsWith("runbook-chat-7-rehearsal-empty");
        assertThat(mountAt("/app/settings.toml").path("read_only").asBoolean()).isTrue();
        assertThat(mountAt("/app/certificates").path("read_only").asBoolean()).isTrue();
        assertThat(sourceAt("/app/certificates")).isEqualTo("chat_certificates");
    }

    @Test
    void aSocketIsNotMountedEvenForReading() {
        assertThat(mountAt("/var/run/docker.sock").isMissingNode()).isTrue();
        assertThat(log).anyMatch(line -> line.contains("docker.sock"));
    }

    private JsonNode isolated() throws JsonProcessingException {
        Work work = new Work("chat", 7, Map.of("runbook.run", "7"), Map.of("runbook.run", "7"), log::add, () -> { });
        ComposeModel model = ComposeModel.parse("""
                {"name": "chat", "services": {"postgres": {"image": "postgres:17"}, "chatalot": {
                  "build": {"context": "."}, "container_name": "chatalot-server", "restart": "unless-stopped",
                  "ports": [{"target": 8080, "published": "8080"}], "depends_on": {"postgres": {}}, "network_mode": "host",
                  "privileged": true, "devices": ["/dev/sda"], "pid": "host", "extra_hosts": ["live=10.0.0.1"],
                  "links": ["postgres"], "volumes_from": ["postgres"], "profiles": ["x"], "healthcheck": {"test": "true"},
                  "labels": {"traefik.enable": "true"}, "logging": {"driver": "syslog"},
                  "networks": {"external": null, "internal": {"aliases": ["chat"]}},
                  "deploy": {"resources": {"limits": {"memory": "536870912"}}},
                  "environment": {"DATABASE_URL": "postgres://chatalot:pa$$$$word@postgres/chatalot"},
                  "command": ["serve"], "user": "10001", "read_only": true, "cap_drop": ["ALL"], "tmpfs": ["/tmp"],
                  "secrets": [{"source": "jwt", "target": "/run/secrets/jwt"}],
                  "volumes": [
                    {"type": "volume", "source": "files", "target": "/app/data/files", "volume": {}},
                    {"type": "volume", "source": "cache", "target": "/app/cache"},
                    {"type": "volume", "source": "certificates", "target": "/app/certificates", "read_only": true},
                    {"type": "bind", "source": "%1$s/data", "target": "/app/data/host", "bind": {"create_host_path": true}},
                    {"type": "bind", "source": "%1$s/settings.toml", "target": "/app/settings.toml"},
                    {"type": "bind", "source": "%1$s/docker.sock", "target": "/var/run/docker.sock", "read_only": true}]}},
                 "networks": {"external": {}, "internal": {"internal": true}},
                 "volumes": {"files": {"name": "chat_files"}, "cache": {}, "certificates": {}},
                 "secrets": {"jwt": {"file": "/srv/chatalot/secrets/jwt.pem"}, "other": {"file": "/srv/other"}}}
                """.formatted(directory));
        return new ObjectMapper().readTree(new IsolatedService(new LocalHost(docker), work, model, "chatalot")
                .text("rehearsal-7", "sha256:1", Map.of("chat_files", "scratch-1")));
    }

    private JsonNode app() {
        return document.at("/services/chatalot");
    }

    private JsonNode mountAt(String target) {
        for (JsonNode mount : app().path("volumes")) {
            if (mount.path("target").asText().equals(target)) {
                return mount;
            }
        }
        return app().path("no such mount");
    }

    /** The real name of the volume that is mounted there. */
    private String sourceAt(String target) {
        return document.path("volumes").path(mountAt(target).path("source").asText()).path("name").asText();
    }
}
