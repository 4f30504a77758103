package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void windowsAreReadInTheInstancesZone() {
        set("windows", "Sun 02:00-04:00,Mon-Fri 22:00-23:30");
        set("time-zone", "America/New_York");

        assertThat(SettingsReader.read(environment).get("chat").windows()).map(Object::toString)
                .containsExactly("Sun 02:00-04:00 America/New_York", "Mon,Tue,Wed,Thu,Fri 22:00-23:30 America/New_York");
    }

    @Test
    void backupsHaveNoScheduleAndStayForAYearUnlessItIsSaid() {
        BackupSettings standard = SettingsReader.read(environment).get("chat").backup();
        assertThat(standard.times()).isEmpty();
        assertThat(standard.keep()).isEqualTo(new Keep(7, 7, 14, 8, 12, ZoneId.of("UTC")));

        set("time-zone", "Europe/Berlin");
        set("backup.schedule", "0 30 2 * * *");
        set("backup.keep.weekly", "0");
        BackupSettings chosen = SettingsReader.read(environment).get("chat").backup();
        assertThat(chosen.times().orElseThrow().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(chosen.keep()).isEqualTo(new Keep(7, 7, 14, 0, 12, ZoneId.of("Europe/Berlin")));
        assertThat(SettingsReader.read(environment).get("chat").checks()).isEmpty();
        set("checks.schedule", "@daily");
        assertThat(SettingsReader.read(environment).get("chat").checks().orElseThrow().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        set("backup.zone", "America/New_York");
        assertThat(SettingsReader.read(environment).get("chat").backup().keep().zone()).isEqualTo(ZoneId.of("America/New_York"));
    }

    @Test
    void whatAFirstDeploymentWritesIsConfiguredWithoutShowingIt() {
        set("deploy.env[0]", "CHATALOT_PORT=8443");
        set("deploy.env[1]", "SMTP_PASSWORD='a b#c'");
        set("deploy.domain", "chat.example.org");

        DeploySettings deploy = SettingsReader.read(environment).get("chat").deploy();

        assertThat(deploy.env()).containsEntry("CHATALOT_PORT", "8443").containsEntry("SMTP_PASSWORD", "a b#c");
        assertThat(deploy).hasToString("DeploySettings[env=[CHATALOT_PORT, SMTP_PASSWORD], domain=Optional[chat.example.org], network=traefik, resolver=letsencrypt]"
                .replace("[CHATALOT_PORT, SMTP_PASSWORD]", deploy.env().keySet().toString()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {"deploy.domain ~ chat.example.org`) || Host(`x ~ is no domain", "deploy.network ~ a b ~ no name of a network",
        "deploy.cert-resolver ~ \"x ~ is no name", "deploy.env[0] ~ nothing ~ is no NAME=value",
        "deploy.env[0] ~ PASSWORD=ends in\\ ~ ends in a backslash"})
    void aWrongKeyOfDeploymentsNamesIt(String key, String value, String problem) {
        set(key, value);

        assertRefused("Instance chat: runbook.instances.chat.deploy", problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {"backup.schedule ~ 30 2 * * * ~ 6 fields", "backup.zone ~ Berlin ~ is no time zone",
        "backup.keep.days ~ -1 ~ a count is less than 0", "checks.schedule ~ daily ~ 6 fields", "checks.zone ~ Berlin ~ is no time zone"})
    void aWrongScheduleNamesInstanceKeyAndMend(String key, String value, String problem) {
        set(key, value);

        assertRefused("Instance chat: runbook.instances.chat." + key.replaceFirst("\\..*", ""), problem);
    }

    @Test
    void aWrongWindowNamesInstanceKeyAndMend() {
        set("windows[0]", "Sun 02:00-04:00");
        set("windows[1]", "Sunn 02:00-04:00");

        assertRefused("Instance chat: runbook.instances.chat.windows", "\"Sunn\" is no day of the week")
                .satisfies(wrong -> assertThat(wrong.mend()).contains("Mon-Fri 22:00-23:30"));
    }

    @Test
    void aZoneThatDoesNotExistIsRefused() {
        set("time-zone", "Europe/Bielefeld");

        assertRefused("Instance chat: runbook.instances.chat.time-zone", "Europe/Bielefeld is no time zone");
    }

    @Test
    void noInstanceAtAllIsAllowed() {
        assertThat(SettingsReader.read(new MockEnvironment())).isEmpty();
    }

    @Test
    void aMissingDirectoryNamesInstanceKeyAndMend() {
        set("directory", directory.resolve("gone/away").toString());

        assertRefused("Instance chat: runbook.instances.chat.directory", "gone/away is no directory")
                .satisfies(wrong -> assertThat(wrong.mend()).contains("absolute path"));
    }

    @Test
    void anEmptyDirectoryOrOneThatCouldBeMadeIsAPlaceForARestore() throws IOException {
        set("env-file", "settings.env");
        set("repository", "https://git.example.org/chatalot.git");
        for (Path place : List.of(Files.createDirectory(directory.resolve("empty")), directory.resolve("missing"))) {
            set("directory", place.toString());

            InstanceSettings settings = SettingsReader.read(environment).get("chat");

            assertThat(settings.directory()).isEqualTo(place);
            assertThat(settings.repository()).contains("https://git.example.org/chatalot.git");
        }
    }

    @Test
    void whatWasPreparedForAFirstDeploymentDoesNotKeepTheServiceFromStarting() throws IOException {
        Path place = Files.createDirectory(directory.resolve("prepared"));
        Files.createDirectory(place.resolve("secrets"));
        Files.writeString(place.resolve(".env"), "DB_PASSWORD=brought\n");
        Files.writeString(place.resolve("docker-compose.override.yml"), "services: {}\n");
        set("directory", place.toString());

        assertThat(SettingsReader.read(environment).get("chat").directory()).isEqualTo(place);
        Files.writeString(place.resolve("notes.txt"), "something else\n");
        assertRefused("holds no Compose file");
    }

    @Test
    void nothingIsAskedOfADirectoryThatARestoreFillsSoThatTheServiceStartsAndGoesOnWithIt() throws IOException {
        Path place = directory.resolve("filled");
        set("directory", place.toString());
        set("env-file", "settings.env");
        Files.createDirectories(place.resolve(".runbook"));
        Files.writeString(place.resolve(".runbook").resolve("run-1.journal"), "begun\n");
        assertThat(SettingsReader.read(environment)).as("died before its mark").containsKey("chat");

        Files.writeString(place.resolve(".runbook").resolve("RESTORING"), "1");
        Files.createDirectory(place.resolve(".git"));
        assertThat(SettingsReader.read(environment)).as("died while it fetched the checkout").containsKey("chat");
    }

    @Test
    void aDirectoryWithoutComposeFileIsRefused() throws IOException {
        Files.move(directory.resolve("docker-compose.yml"), directory.resolve("docker-compose.yml.old"));

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
    @Fault(in = Place.PEOPLE, of = "One instance has two names in the catalog", comesTo = "The service does not start and says which")
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
