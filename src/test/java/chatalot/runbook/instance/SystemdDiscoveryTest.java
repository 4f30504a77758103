package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.SystemdInstallation.ListeningDoors;
import chatalot.runbook.instance.SystemdInstallation.PostgresAddress;
import chatalot.runbook.instance.SystemdInstallation.ServiceCommands;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemdDiscoveryTest {

    @TempDir
    private Path place;
    private WrittenUnit unit;

    @BeforeEach
    void anInstallation() throws IOException {
        unit = new WrittenUnit(place);
    }

    @AfterEach
    void end() {
        unit.close();
    }

    @Test
    void unitAndEnvFileTellWhatItIs() {
        Instance instance = unit.instance();
        SystemdInstallation systemd = instance.systemd();

        assertThat(systemd.unit()).isEqualTo("chatalot.service");
        assertThat(systemd.account()).isEqualTo("chatalot");
        assertThat(systemd.unitFiles()).map(Path::toString).containsExactly("/etc/systemd/system/chatalot.service",
                "/etc/systemd/system/chatalot.service.d/doors.conf", "/etc/systemd/system/chatalot.service.d/limits.conf");
        assertThat(systemd.postgres()).isEqualTo(new PostgresAddress("localhost", 5432, Optional.empty()));
        assertThat(systemd.doors()).contains(new ListeningDoors(unit.doorsFile(), "LISTEN_ADDR", 18080));
        assertThat(instance.envFile()).contains(unit.envFile());
        assertThat(instance.databaseName()).isEqualTo(new DatabaseName("chatalot"));
        assertThat(instance.databaseUser()).isEqualTo("chatalot");
        String files = unit.root().resolve("data/files").toString();
        assertThat(instance.fileVolumes()).isEqualTo(Map.of(files, files));
        assertThat(instance.secretFiles()).containsExactly(unit.envFile(), unit.root().resolve("secrets/jwt_private.pem"),
                unit.root().resolve("secrets/jwt_public.pem"));
        assertThat(instance.appPort()).isEqualTo(8080);
        assertThat(instance.publishedUrl()).contains(URI.create("http://127.0.0.1:8080"));
    }

    @Test
    void whatIsConfiguredReplacesWhatWouldBeFoundOut() throws IOException {
        Path emoji = Files.createDirectories(unit.root().resolve("data/emoji"));
        unit.configure("files", emoji.toString());
        unit.configure("published-url", "https://chat.example.org");
        unit.configure("systemd.database-user", "runbook");
        unit.configure("systemd.database-password-file", unit.envFile().toString());
        unit.configure("systemd.closed-port", "9999");
        unit.configure("systemd.listen-variable", "CHAT_LISTEN");
        unit.variable("CHAT_LISTEN", "[::]:7000");

        Instance instance = unit.instance();

        assertThat(instance.fileVolumes()).containsOnlyKeys(emoji.toString());
        assertThat(instance.publishedUrl()).contains(URI.create("https://chat.example.org"));
        assertThat(instance.databaseUser()).isEqualTo("runbook");
        assertThat(instance.systemd().postgres().passwordFile()).contains(unit.envFile());
        assertThat(instance.systemd().doors()).contains(new ListeningDoors(unit.doorsFile(), "CHAT_LISTEN", 9999));
        assertThat(instance.appPort()).isEqualTo(7000);
    }

    @Test
    void closedDoorsChangeNothingOfWhatIsFound() throws IOException {
        Instance open = unit.instance();
        unit.host().write(unit.doorsFile(), "LISTEN_ADDR=127.0.0.1:18080\n");

        assertThat(unit.instance()).isEqualTo(open);
    }

    @Test
    void whatIsWrittenIntoTheUnitItselfCountsWhereNoFileSaysOtherwise() throws IOException {
        Path avatars = Files.createDirectories(place.resolve("user avatars"));
        Path key = Files.writeString(place.resolve("private.pem"), "private\n");
        unit.says(Map.of("Environment", "\"FILE_STORAGE_PATH=%s\" LISTEN_ADDR=0.0.0.0:1 JWT_PRIVATE_KEY_PATH=%s".formatted(avatars, key)));
        unit.variable("FILE_STORAGE_PATH", "");
        unit.variable("JWT_PRIVATE_KEY_PATH", "");

        Instance instance = unit.instance();

        assertThat(instance.fileVolumes()).containsOnlyKeys(avatars.toString());
        assertThat(instance.secretFiles()).contains(key);
        assertThat(instance.appPort()).isEqualTo(8080);
        assertThat(instance.systemd().doors()).isPresent();
    }

    @Test
    void secretsWrittenIntoTheUnitAreBlottedOutToo() throws IOException {
        unit.says(Map.of("Environment", "LOG_LEVEL=verbosely \"SMTP_PASSWORD=two words, a \\\" and a \\\\\""));

        assertThat(unit.catalog().secrets(WrittenUnit.NAME)).contains("two words, a \" and a \\").doesNotContain("verbosely");
    }

    @Test
    void doorsThatAnotherFileWouldOpenAgainAreNone() throws IOException {
        Path later = Files.writeString(place.resolve("later.env"), "OTHER=1\n");
        unit.says(Map.of("EnvironmentFiles", "%s\nEnvironmentFiles=%s\nEnvironmentFiles=%s".formatted(unit.envFile(), unit.doorsFile(), later)));
        assertThat(unit.instance().systemd().doors()).isPresent();

        Files.writeString(later, "LISTEN_ADDR=0.0.0.0:8080\n");
        assertThat(unit.instance().systemd().doors()).isEmpty();
    }

    @Test
    void aUnitThatDoesNotReadOurFileHasNoDoors() throws IOException {
        unit.says(Map.of("EnvironmentFiles", unit.envFile() + " (ignore_errors=no)"));

        assertThat(unit.instance().systemd().doors()).isEmpty();
    }

    @Test
    void whoIsNotRootStopsAndStartsThroughSudo() {
        ServiceCommands asRoot = ServiceCommands.ofSystemd("chatalot.service", true);
        assertThat(asRoot.stop()).containsExactly("systemctl", "stop", "chatalot.service");
        assertThat(asRoot.logs()).endsWith("--lines");

        ServiceCommands other = ServiceCommands.ofSystemd("chatalot.service", false);
        assertThat(other.start()).containsExactly("sudo", "-n", "systemctl", "start", "chatalot.service");
        assertThat(other.status()).isEqualTo(asRoot.status()).startsWith("systemctl", "show", "chatalot.service")
                .last().asString().startsWith("--property=LoadState,").contains("EnvironmentFiles");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {"LoadState ~ not-found ~ knows no unit chatalot.service ~ systemd.unit",
        "LoadState ~ '' ~ does not print what is needed ~ EnvironmentFiles", "LoadState ~ masked ~ is masked ~ systemctl status",
        "ExecStart ~ { path=/usr/bin/chat ; argv[]=x } ~ starts /usr/bin/chat, but the root is ~ systemd.root",
        "EnvironmentFiles ~ /etc/chat.env (ignore_errors=no) ~ from [/etc/chat.env], but the env file is ~ env-file"})
    void aUnitThatDoesNotFitIsRefusedNamingBothSides(String property, String value, String problem, String mend) throws IOException {
        unit.says(Map.of(property, value));

        assertRefused(problem, mend);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {"DATABASE_URL ~ '' ~ DATABASE_URL is not in ~ postgres://", "DATABASE_URL ~ mysql://x ~ is not understood ~ Correct it",
        "DATABASE_URL ~ postgres://chatalot@localhost/chat-1 ~ Not a database name ~ letters", "DATABASE_URL ~ postgres://localhost/chat ~ names no user ~ systemd.database-user",
        "DATABASE_URL ~ postgres://u@%2Fvar%2Frun/chat ~ through a socket ~ localhost", "LISTEN_ADDR ~ 8080 ~ is no address ~ 0.0.0.0:8080",
        "LISTEN_ADDR ~ '' ~ nothing of unit chatalot.service says with LISTEN_ADDR ~ listen-variable", "LISTEN_ADDR ~ 10.0.0.5:8080 ~ listens on 10.0.0.5:8080 only ~ 127.0.0.1:8080",
        "LISTEN_ADDR ~ 0.0.0.0:99999 ~ is no address ~ 0.0.0.0:8080",
        "FILE_STORAGE_PATH ~ '' ~ FILE_STORAGE_PATH is nowhere in unit chatalot.service ~ files", "FILE_STORAGE_PATH ~ data/elsewhere ~ data/elsewhere, which is not there ~ Make that directory"})
    void anEnvFileThatDoesNotFitIsRefusedWithAMend(String variable, String value, String problem, String mend) throws IOException {
        unit.variable(variable, value);

        assertRefused(problem, mend);
    }

    @Test
    void anAppPortThatTheAppDoesNotListenOnIsRefused() {
        unit.configure("app-port", "8081");

        assertRefused("app-port is 8081, but LISTEN_ADDR is 0.0.0.0:8080", "Correct one");
    }

    @Test
    void aDatabaseUrlOutsideTheEnvFileIsRefused() throws IOException {
        Path later = Files.writeString(place.resolve("later.env"), "DATABASE_URL=postgres://other@localhost/other\n");
        unit.says(Map.of("EnvironmentFiles", unit.envFile() + "\nEnvironmentFiles=" + later));

        assertRefused("DATABASE_URL is in " + later, "env file alone");
    }

    @Test
    void aServiceManagerThatCannotAnswerNowMayLater() {
        unit.configure("systemd.status", "ls,/nowhere/at/all");
        assertThatThrownBy(unit::instance).isInstanceOf(PassingTrouble.class).hasMessageContaining("cannot be looked at");

        unit.configure("systemd.status", "/nowhere/systemctl");
        assertRefused("cannot be asked", "Install systemctl");
    }

    @Test
    void theKeysAreTheMachineWithUnitAndDirectory() {
        String machine = unit.host().read(Path.of("/etc/machine-id")).map(String::strip).orElseThrow();

        assertThat(unit.catalog().keys(WrittenUnit.NAME)).containsExactlyInAnyOrder(machine + "/chatalot.service", machine + unit.checkout());
        assertThat(unit.catalog().key(unit.instance())).isEqualTo(machine + "/chatalot.service");
    }

    @Test
    void twoNamesForOneUnitStopTheStart() {
        unit.host().demand(Command.of("git", "clone", "--quiet", unit.checkout().toString(), place.resolve("second").toString()));
        unit.configureOther("other", "directory", place.resolve("second").toString());
        unit.configureOther("other", "systemd.unit", "chatalot.service");
        unit.configureOther("other", "systemd.root", unit.root().toString());

        assertThatThrownBy(unit::catalog).isInstanceOf(WrongConfiguration.class).hasMessageContaining("same installation as instance chat");
    }

    @Test
    void itsPasswordsAreKeptFromLogs() throws IOException {
        Path file = Files.writeString(place.resolve("password"), "of-the-superuser\n");
        unit.configure("systemd.database-password-file", file.toString());

        assertThat(unit.catalog().secrets(WrittenUnit.NAME)).contains("p@ss-word-1", "p%40ss-word-1", "of-the-superuser",
                "postgres://chatalot:p%40ss-word-1@localhost:5432/chatalot").doesNotContain("0.0.0.0:8080");
    }

    @Test
    void itsPlaceIsNeverEmptySoThatNothingIsRestoredOrPutAsideThere() {
        EmptyPlace place = unit.catalog().place(WrittenUnit.NAME);

        assertThat(place.isEmpty()).isFalse();
        assertThat(place.isInstalled()).isTrue();
        assertThat(place.isBeingFilled()).isFalse();
        assertThat(place.obstacles("chat")).singleElement().asString().contains("unit chatalot.service runs it");
        assertThat(unit.catalog().inReach(unit.instance())).isEqualTo(unit.instance());
    }

    private void assertRefused(String problem, String mend) {
        assertThatThrownBy(unit::instance).isInstanceOfSatisfying(DiscoveryRefused.class, refused -> {
            assertThat(refused.problem()).contains(problem);
            assertThat(refused.mend()).contains(mend);
        });
    }
}
