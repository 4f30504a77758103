package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.EndingHost;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.EnvFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a first deployment makes, and what it leaves alone. */
@Tag("docker")
class FreshSecretsTest {

    @TempDir
    private Path directory;
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);

    @BeforeEach
    void aCheckout() throws IOException {
        for (String file : List.of("docker-compose.yml", ".env.example")) {
            Files.copy(Path.of("src/sample/chatalot").resolve(file), directory.resolve(file));
        }
    }

    @AfterEach
    void end() {
        docker.close();
    }

    @Test
    void whatIsMissingIsMadeWithItsModes() throws IOException {
        secrets(host, Optional.of("chat.example.org")).make();

        assertWhole();
        assertThat(directory.resolve("docker-compose.override.yml")).content().contains("Host(`chat.example.org`)", "external: true");
        assertThat(mode("docker-compose.override.yml")).isEqualTo("rw-r--r--");
    }

    @Test
    void whatIsThereStaysAsItIs() throws IOException {
        secrets(host, Optional.empty()).make();
        String env = Files.readString(directory.resolve(".env"));
        String key = Files.readString(directory.resolve("secrets/jwt_private.pem"));

        secrets(host, Optional.empty()).make();

        assertThat(directory.resolve(".env")).hasContent(env);
        assertThat(directory.resolve("secrets/jwt_private.pem")).hasContent(key);
        assertThat(directory.resolve("docker-compose.override.yml")).doesNotExist();
    }

    /** As a power cut would: each attempt ends after one more thing that it did. */
    @Test
    @Lesson({9, 13})
    void whereverTheAttemptBeforeEndedTheNextMakesItWhole() throws IOException {
        for (int effects = 1; effects <= 12; effects++) {
            host.demand(Command.of("rm", "-rf", directory.resolve(".env").toString(), directory.resolve("secrets").toString(),
                    directory.resolve(".runbook").toString()));
            FreshSecrets first = secrets(new EndingHost(host, effects).host(), Optional.empty());
            assertThatExceptionOfType(EndingHost.Ended.class).as("after %d effects", effects).isThrownBy(first::make);

            secrets(host, Optional.empty()).make();

            assertWhole();
        }
    }

    @Test
    void aKeyThatSomebodyBroughtIsNeverReplacedAndAMissingHalfIsAskedFor() throws IOException {
        Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(directory.resolve("secrets/jwt_public.pem"), "brought");
        assertThatExceptionOfType(NotInstalled.class).isThrownBy(() -> secrets(host, Optional.empty()).make())
                .withMessageContaining("a new one would not belong to it");
        Files.move(directory.resolve("secrets/jwt_public.pem"), directory.resolve("secrets/jwt_private.pem"));
        assertThatExceptionOfType(NotInstalled.class).isThrownBy(() -> secrets(host, Optional.empty()).make())
                .withMessageContaining("jwt_public.pem, which is not there and cannot be made");

        assertThat(directory.resolve("secrets/jwt_private.pem")).hasContent("brought");
    }

    private void assertWhole() throws IOException {
        assertThat(EnvFile.parse(Files.readString(directory.resolve(".env"))).values()).containsKeys("DB_PASSWORD", "TOTP_ENCRYPTION_KEY")
                .containsEntry("COMPOSE_PROJECT_NAME", "chat-7");
        assertThat(List.of(mode(".env"), mode("secrets/jwt_private.pem"), mode("secrets/jwt_public.pem")))
                .containsExactly("rw-------", "rw-------", "rw-r--r--");
        String open = host.demand(Command.of("openssl", "pkey", "-in", directory.resolve("secrets/jwt_private.pem").toString(), "-pubout")).output();
        assertThat(directory.resolve("secrets/jwt_public.pem")).as("a pair").hasContent(open);
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
    }

    private FreshSecrets secrets(Host on, Optional<String> domain) {
        DeployPlan plan = new DeployPlan(directory, true, List.of(), Optional.empty(), "chat-7", List.of(), directory.resolve(".env"),
                "origin", Optional.of("master"), "c0ffee00".repeat(5), "v1.0.0", domain, "traefik", "letsencrypt", List.of());
        Work work = new Work("chat", 7, Map.of(), Map.of(), line -> { }, () -> { });
        return new FreshSecrets(on, plan, Map.of("CHATALOT_PORT", "8443"), new Journal(on, directory.resolve(".runbook/run-7.journal")), work);
    }

    @Test
    void directoriesThatWereThereStayWhoseTheyAre() throws IOException {
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        host.demand(Command.of("chown", "12345:12345", secrets.toString()));

        secrets(host, Optional.empty()).make();

        assertThat(host.owner(secrets).user()).isEqualTo(12345);
        assertThat(host.owner(secrets.resolve("jwt_private.pem")).user()).isEqualTo(host.owner(directory).user());
    }
}
