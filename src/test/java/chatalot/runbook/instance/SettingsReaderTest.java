package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.schedule.FreezePeriod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
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
    void freezesAreAboutAllOrAboutSomeInstances() {
        freeze(0, "2026-12-23T18:00+01:00", "2027-01-04T08:00+01:00", "Holidays", "");
        freeze(1, "2026-06-01T00:00Z", "2026-06-02T00:00Z", "Fair", "chat");

        List<FreezePeriod> freezes = FreezeReader.read(environment, Set.of("chat", "team"));

        assertThat(freezes).extracting(FreezePeriod::reason).containsExactly("Holidays", "Fair");
        assertThat(freezes.get(0).until()).contains(Instant.parse("2027-01-04T07:00:00Z"));
        assertThat(freezes.get(0).concerns("team")).isTrue();
        assertThat(freezes.get(1).concerns("team")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2026-12-23           | 2027-01-04T08:00Z | Holidays | chat | runbook.freezes[0].from: 2026-12-23 is no time with an offset",
        "2026-12-23T18:00Z    | ''                | Holidays | chat | runbook.freezes[0].to: it is missing",
        "2026-12-23T18:00Z    | 2026-12-23T18:00Z | Holidays | chat | runbook.freezes[0].to: 2026-12-23T18:00Z is not after",
        "2026-12-23T18:00Z    | 2027-01-04T08:00Z | ''       | chat | runbook.freezes[0].reason: it is missing",
        "2026-12-23T18:00Z    | 2027-01-04T08:00Z | Holidays | nope | runbook.freezes[0].instances: there is no instance nope"})
    void aFreezeThatCannotBeIsRefusedWithItsKeyAndMend(String from, String to, String reason, String instance, String said) {
        freeze(0, from, to, reason, instance);

        assertThatExceptionOfType(WrongConfiguration.class)
                .isThrownBy(() -> FreezeReader.read(environment, Set.of("chat")))
                .withMessageContaining(said).satisfies(wrong -> assertThat(wrong.mend()).isNotBlank());
    }

    @Test
    void anUnknownKeyOfAFreezeIsRefused() {
        freeze(0, "2026-12-23T18:00Z", "2027-01-04T08:00Z", "Holidays", "");
        environment.setProperty("runbook.freezes[0].until", "2027-01-05T08:00Z");

        assertThatExceptionOfType(WrongConfiguration.class).isThrownBy(() -> FreezeReader.read(environment, Set.of()))
                .withMessageContaining("runbook.freezes");
    }

    private void freeze(int index, String from, String to, String reason, String instances) {
        String key = "runbook.freezes[%d].".formatted(index);
        environment.setProperty(key + "from", from);
        environment.setProperty(key + "to", to);
        environment.setProperty(key + "reason", reason);
        if (!instances.isEmpty()) {
            environment.setProperty(key + "instances", instances);
        }
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
    void placesForCopiesAreTakenInTheirOrder() throws IOException {
        Files.writeString(directory.resolve("password"), "secret\n");
        place(0, "name", "near");
        place(0, "directory", "/mnt/backups/chat");
        place(1, "name", "offsite");
        place(1, "sftp", "sftp://runbook@backup.example.org:2222/srv/chat/");
        place(1, "password-file", "password");
        place(1, "known-hosts", "known_hosts");

        List<CopyPlace> places = SettingsReader.read(environment).get("chat").copies();

        assertThat(places).extracting(CopyPlace::words).containsExactly("near (/mnt/backups/chat)",
                "offsite (sftp://runbook@backup.example.org:2222/srv/chat)");
        CopyPlace.Sftp offsite = (CopyPlace.Sftp) places.get(1);
        assertThat(offsite.address().knownAs()).isEqualTo("[backup.example.org]:2222");
        assertThat(offsite.credential()).isEqualTo(new CopyPlace.Credential(CopyPlace.Credential.Kind.PASSWORD,
                directory.resolve("password")));
        assertThat(offsite.knownHosts()).isEqualTo(directory.resolve("known_hosts"));
        assertThat(offsite.patience()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "name=Near, directory=/mnt/x                                        | copies[0].name: 'Near' is no name",
        "directory=/mnt/x                                                   | copies[0].name",
        "name=near                                                          | copies[0]: it needs either directory, here or sftp",
        "name=near, directory=/mnt/x, sftp=sftp://u@h/x                     | copies[0]: it needs either directory, here or sftp",
        "name=near, directory=x                                             | copies[0].directory: it must be an absolute path",
        "name=near, directory=/var/backups/chatalot-runbook                 | copies[0].directory: /var/backups/chatalot-runbook and",
        "name=near, directory=/mnt/x, known-hosts=k                         | belong to sftp alone",
        "name=far, sftp=sftp://u@h/x, known-hosts=k                         | it needs either identity-file or password-file",
        "name=far, sftp=sftp://u@h/x, password-file=nothing, known-hosts=k  | copies[0].password-file",
        "name=far, sftp=sftp://u@h/x, identity-file=docker-compose.yml, known-hosts=k | copies[0].identity-file",
        "name=far, sftp=sftp://u@h/x, password-file=docker-compose.yml      | copies[0].known-hosts: it is missing",
        "name=far, sftp=sftp://u@h, password-file=docker-compose.yml        | copies[0].sftp: the path",
        "name=far, sftp=sftp://u@h/a/../b, password-file=docker-compose.yml | copies[0].sftp: the path",
        "name=far, sftp=sftp://h/x, password-file=docker-compose.yml        | copies[0].sftp: the user's name",
        "name=far, sftp=ftp://u@h/x, password-file=docker-compose.yml       | copies[0].sftp: the address"})
    void aPlaceForCopiesThatCannotWorkIsRefused(String keys, String problem) {
        for (String key : keys.split(", ")) {
            place(0, key.substring(0, key.indexOf('=')), key.substring(key.indexOf('=') + 1));
        }

        assertRefused("Instance chat", problem);
    }

    @Test
    void aPasswordInAnAddressIsRefusedAndNotRepeated() {
        for (String address : List.of("sftp://u:pearl@h/x", "sftp://u:pearl {}@h/x")) {
            place(0, "name", "far");
            place(0, "sftp", address);

            assertRefused("copies[0].sftp").satisfies(wrong -> assertThat(wrong.getMessage()).doesNotContain("pearl"));
        }
    }

    @Test
    void twoPlacesNeedTwoNamesAndTwoDirectories() {
        place(0, "name", "near");
        place(0, "directory", "/mnt/x");
        place(1, "name", "near");
        place(1, "directory", "/mnt/y");
        assertRefused("copies[1].name", "near is the name of another place");

        place(1, "name", "far");
        place(1, "directory", "/mnt/x");
        assertRefused("copies[1]", "same place");
    }

    private void place(int index, String key, String value) {
        set("copies[%d].%s".formatted(index, key), value);
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
