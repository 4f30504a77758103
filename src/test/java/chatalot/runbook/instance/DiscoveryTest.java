package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.instance.ComposeInstallation.Service;
import chatalot.runbook.sample.SampleInstance;
import chatalot.runbook.sample.UsesSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

@UsesSample
class DiscoveryTest {

    private final SampleInstance sample;

    DiscoveryTest(SampleInstance sample) {
        this.sample = sample;
    }

    @AfterEach
    void removeOverride() throws IOException {
        Files.deleteIfExists(override());
    }

    @Test
    void theDirectoryIsEnoughToFindEverything() {
        Instance instance = sample.instance();

        String project = sample.project();
        assertThat(instance.compose().project()).isEqualTo(project);
        assertThat(instance.compose().composeFiles()).containsExactly(sample.directory().resolve("docker-compose.yml"));
        assertThat(instance.envFile()).contains(sample.directory().resolve(".env"));
        assertThat(instance.compose().app()).isEqualTo(
                new Service("chatalot", project + "-server", project + "-chatalot"));
        assertThat(instance.compose().database()).isEqualTo(new Service("postgres", project + "-db", "postgres:17"));
        assertThat(instance.databaseName()).isEqualTo(new DatabaseName("chatalot"));
        assertThat(instance.databaseUser()).isEqualTo("chatalot");
        assertThat(instance.fileVolumes()).isEqualTo(Map.of("/app/data/files", project + "_file_storage"));
        assertThat(instance.secretFiles()).containsExactlyInAnyOrder(sample.directory().resolve(".env"),
                sample.directory().resolve("secrets/jwt_private.pem"),
                sample.directory().resolve("secrets/jwt_public.pem"));
        assertThat(instance.compose().outsideNetworks())
                .isEqualTo(Map.of(project + "_external", List.of(project + "-server", "chatalot")));
        assertThat(instance.compose().insideNetwork()).isEqualTo(project + "_internal");
        assertThat(instance.appPort()).isEqualTo(8080);
        assertThat(instance.publishedUrl()).contains(sample.url());
        assertThat(instance.healthPath()).isEqualTo("/api/health");
    }

    @Test
    void aStoppedInstanceIsFoundAllTheSame() {
        Instance running = sample.instance();
        sample.compose("stop", "chatalot");
        try {
            assertThat(sample.instance()).isEqualTo(running);
        } finally {
            sample.compose("start", "chatalot");
        }
    }

    @Test
    void anOverrideThatTheContainersWereMadeWithoutIsRefusedNamingBoth() throws IOException {
        Files.writeString(override(), "services: { chatalot: { labels: { a: b } } }\n");

        assertThatThrownBy(sample::instance).isInstanceOf(DiscoveryRefused.class)
                .hasMessageContaining("made from [%s]".formatted(sample.directory().resolve("docker-compose.yml")))
                .hasMessageContaining("docker-compose.override.yml");
    }

    @Test
    void configuredComposeFilesSettleWhichOnesCount() throws IOException {
        Files.writeString(override(), "services: { chatalot: { networks: { external: { aliases: [chat] } } } }\n");
        InstanceCatalog catalog = InstanceCatalog.read(new MockEnvironment()
                .withProperty("runbook.instances.sample.directory", sample.directory().toString())
                .withProperty("runbook.instances.sample.compose-files", "docker-compose.yml, docker-compose.override.yml"),
                sample.host());

        Instance instance = catalog.discover("sample");

        assertThat(instance.compose().composeFiles()).hasSize(2);
        assertThat(instance.compose().outsideNetworks().get(sample.project() + "_external"))
                .containsExactly(sample.project() + "-server", "chatalot", "chat");
    }

    @Test
    void aServiceThatDoesNotExistIsNamedWithThoseThatDo() {
        InstanceCatalog catalog = InstanceCatalog.read(new MockEnvironment()
                .withProperty("runbook.instances.sample.directory", sample.directory().toString())
                .withProperty("runbook.instances.sample.app-service", "server"), sample.host());

        assertThatThrownBy(() -> catalog.discover("sample"))
                .hasMessageContaining("app-service is server, but Compose knows [chatalot, postgres]");
    }

    @Test
    void theKeysAreTheEngineWithTheProjectAndWithTheDirectory() {
        String engine = sample.host().docker().engineId();

        assertThat(sample.catalog().keys(SampleInstance.NAME))
                .containsExactlyInAnyOrder(engine + "/" + sample.project(), engine + sample.directory());
        assertThat(sample.catalog().keyOfPlace(SampleInstance.NAME)).isEqualTo(engine + sample.directory());
    }

    @Test
    void secretsOfTheEnvFileAreKnownAndPlainSettingsAreNot() throws IOException {
        EnvFile env = EnvFile.parse(Files.readString(sample.directory().resolve(".env")));

        assertThat(sample.catalog().secrets(SampleInstance.NAME))
                .contains(env.values().get("DB_PASSWORD"), env.values().get("TOTP_ENCRYPTION_KEY"))
                .doesNotContain(env.values().get("CHATALOT_PORT"));
    }

    @Test
    void aCopyOfARunningInstallationIsRefusedNamingBothDirectories(@TempDir Path elsewhere) throws IOException {
        Files.copy(sample.directory().resolve("docker-compose.yml"), elsewhere.resolve("docker-compose.yml"));
        Files.copy(sample.directory().resolve(".env"), elsewhere.resolve(".env"));
        InstanceCatalog catalog = InstanceCatalog.read(new MockEnvironment()
                .withProperty("runbook.instances.copy.directory", elsewhere.toString()), sample.host());

        assertThatThrownBy(() -> catalog.discover("copy")).isInstanceOf(DiscoveryRefused.class)
                .hasMessageContaining(sample.directory().toString()).hasMessageContaining(elsewhere.toString());
    }

    private Path override() {
        return sample.directory().resolve("docker-compose.override.yml");
    }

    @Test
    void anUnknownInstanceIsNoDiscovery() {
        assertThat(sample.catalog().find("nobody")).isEqualTo(Optional.empty());
    }
}
