package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.backup.OpenedSecrets.SecretFile;
import chatalot.runbook.deploy.NotInstalled;
import chatalot.runbook.deploy.RestorePlan;
import chatalot.runbook.deploy.SecretsInPlace;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.LocalHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opened secrets come to where they belong in a fresh checkout, all of them or none. */
class SecretsPutInPlaceTest {

    private static final Path FORMER = Path.of("/srv/former");

    @TempDir
    private Path directory;
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);
    private Path fresh;
    private Path outside;
    private SecretsInPlace place;

    @BeforeEach
    void aFreshCheckout() throws IOException {
        fresh = Files.createDirectory(directory.resolve("fresh"));
        outside = Files.createDirectory(directory.resolve("etc")).resolve("mail.key");
        RestorePlan plan = new RestorePlan("chat-7-20261124080000", Instant.EPOCH, fresh, true, FORMER, "chat", List.of(), Optional.empty(),
                List.of(), "https://git.example.org/chatalot.git", Optional.empty(), "c0ffee", Optional.empty(), "chatalot", List.of(),
                List.of(FORMER.resolve(".env"), outside), Optional.empty());
        place = new SecretsInPlace(host, plan, new Journal(host, fresh.resolve(".runbook/run-1.journal")));
    }

    @AfterEach
    void end() {
        docker.close();
    }

    @Test
    void theyComeIntoTheNewDirectoryWithModeAndOwnerAsTheyWere() throws IOException {
        assertThat(place.areThere()).isFalse();
        place.put(secrets());
        place.put(secrets());

        assertThat(place.areThere()).isTrue();
        assertThat(fresh.resolve(".env")).hasContent("DB_PASSWORD=x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh.resolve("secrets/jwt_private.pem")))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh.resolve(".env")))).isEqualTo("rw-r-----");
        assertThat(outside).hasContent("mail");
        try (var files = Files.walk(directory)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".restoring"));
        }
    }

    @Test
    void aFileElsewhereThatIsSomebodyElsesStopsAllOfThem() throws IOException {
        Files.writeString(outside, "another");

        assertThatThrownBy(() -> place.put(secrets())).isInstanceOf(NotInstalled.class).hasMessageContaining(outside + " is there already");
        assertThat(outside).hasContent("another");
        assertThat(fresh.resolve(".env")).doesNotExist();
        assertThat(place.areThere()).isFalse();
    }

    @Test
    void whereOneCannotBeWrittenNoneIsThere() throws IOException {
        Files.writeString(fresh.resolve("secrets"), "a file where a directory has to be");

        assertThatThrownBy(() -> place.put(secrets())).isInstanceOf(NotInstalled.class).hasMessageContaining("could not be written");
        assertThat(fresh.resolve(".env")).doesNotExist();
        assertThat(outside).doesNotExist();
    }

    private OpenedSecrets secrets() {
        long user = number("-u");
        long group = number("-g");
        return new OpenedSecrets(List.of(new SecretFile(FORMER.resolve(".env"), 0640, user, group, bytes("DB_PASSWORD=x")),
                new SecretFile(FORMER.resolve("secrets/jwt_private.pem"), 0600, user, group, bytes("key")),
                new SecretFile(outside, 0600, user, group, bytes("mail"))));
    }

    private long number(String option) {
        return Long.parseLong(host.demand(Command.of("id", option)).text());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
