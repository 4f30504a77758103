package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.mock.env.MockEnvironment;

class SettingsReaderTest {

    @TempDir
    private Path directory;
    private final MockEnvironment environment = new MockEnvironment();

    @BeforeEach
    void anInstallation() throws IOException {
        Files.writeString(directory.resolve("docker-compose.yml"), "services: {}\n");
        environment.setProperty("runbook.instances.chat.directory", directory.toString());
    }

    @Test
    void aDirectoryIsEnough() {
        InstanceSettings settings = SettingsReader.read(environment).get("chat");

        assertThat(settings.directory()).isEqualTo(directory);
        assertThat(settings.healthPath()).isEqualTo("/api/health");
        assertThat(settings.backups()).isEqualTo(Path.of("/var/backups/chatalot-runbook/chat"));
        assertThat(settings.downtimeBudget()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.timeouts()).isEqualTo(Timeouts.STANDARD);
        assertThat(settings.project()).isEmpty();
        assertThat(settings.appPort()).isEmpty();
    }

    @Test
    void whatIsConfiguredIsTaken() {
        set("app-service", "server");
        set("published-url", "https://chat.example.org/");
        set("age-recipient", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p");
        set("timeouts.stop", "30s");
        set("files", "/app/data/files,/app/data/emoji");

        InstanceSettings settings = SettingsReader.read(environment).get("chat");

        assertThat(settings.appService()).contains("server");
        assertThat(settings.publishedUrl()).hasToString("Optional[https://chat.example.org]");
        assertThat(settings.ageRecipient()).isPresent();
        assertThat(settings.timeouts().stop()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.files()).containsExactly("/app/data/files", "/app/data/emoji");
    }

    @Test
    void noInstanceAtAllIsAllowed() {
        assertThat(SettingsReader.read(new MockEnvironment())).isEmpty();
    }

    @Test
    void aMissingDirectoryNamesInstanceKeyAndMend() {
        set("directory", directory.resolve("gone").toString());

        assertRefused("Instance chat: runbook.instances.chat.directory", "gone is no directory")
                .satisfies(wrong -> assertThat(wrong.mend()).contains("absolute path"));
    }

    @Test
    void aDirectoryWithoutComposeFileIsRefused() throws IOException {
        Files.delete(directory.resolve("docker-compose.yml"));

        assertRefused("runbook.instances.chat.directory", "holds no Compose file");
    }

    @Test
    void anUnknownKeyIsNamedWithThoseThatThereAre() {
        set("direktory", "/srv");

        assertRefused("runbook.instances.chat.direktory")
                .satisfies(wrong -> assertThat(wrong.mend()).contains("compose-files"));
    }

    @Test
    void aValueOfTheWrongKindIsNamed() {
        set("downtime-budget", "soon");

        assertRefused("runbook.instances.chat.downtime-budget", "soon");
    }

    @Test
    void aBadRecipientIsRefused() {
        set("age-recipient", "age1nobody");

        assertRefused("runbook.instances.chat.age-recipient")
                .satisfies(wrong -> assertThat(wrong.mend()).contains("age-keygen"));
    }

    @Test
    void anEnvFileThatCannotBeReadIsRefused() throws IOException {
        Files.createDirectory(directory.resolve(".env"));

        assertRefused("Instance chat", ".env cannot be read");
    }

    @Test
    void twoNamesForOneDirectoryAreRefused() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
        environment.setProperty("runbook.instances.other.directory", link.toString());

        assertRefused("Instance other", "is instance chat as well");
    }

    @Test
    void aBadNameIsRefused() {
        environment.setProperty("runbook.instances.9lives.directory", directory.toString());

        assertRefused("runbook.instances.9lives");
    }

    @Test
    void theMessageAtStartUpHasProblemAndMend() {
        WrongConfiguration wrong = new WrongConfiguration("chat", "track", "it is wrong", "Mend it.");

        FailureAnalysis analysis = new WrongConfigurationAnalyzer().analyze(new IllegalStateException(wrong), wrong);

        assertThat(analysis.getDescription()).isEqualTo("Instance chat: runbook.instances.chat.track: it is wrong");
        assertThat(analysis.getAction()).isEqualTo("Mend it.");
    }

    @Test
    void everyKeyHasItsLineInTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("docs/configuration.md"));

        assertThat(SettingsReader.KEYS.split(", ")).allSatisfy(key -> assertThat(page).contains("| `" + key + "` |"));
    }

    private void set(String key, String value) {
        environment.setProperty("runbook.instances.chat." + key, value);
    }

    private ThrowableAssertAlternative<WrongConfiguration> assertRefused(String... words) {
        return assertThatExceptionOfType(WrongConfiguration.class).isThrownBy(() -> SettingsReader.read(environment))
                .satisfies(wrong -> assertThat(wrong.getMessage()).contains(words));
    }
}
