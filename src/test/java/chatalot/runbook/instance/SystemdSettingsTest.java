package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatalot.runbook.instance.SystemdInstallation.ServiceCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class SystemdSettingsTest {

    @TempDir
    private Path place;
    private final MockEnvironment environment = new MockEnvironment();

    @BeforeEach
    void anInstallation() throws IOException {
        Files.createDirectories(place.resolve("checkout/.git"));
        Files.createDirectories(place.resolve("installed"));
        set("directory", place.resolve("checkout").toString());
        set("systemd.unit", "chatalot");
        set("systemd.root", place.resolve("installed").toString());
    }

    @Test
    void aUnitAndItsRootAreEnough() {
        InstanceSettings settings = settings();
        SystemdSettings systemd = settings.systemd().orElseThrow();

        assertThat(systemd.unit()).isEqualTo("chatalot.service");
        assertThat(systemd.commands()).isEmpty();
        assertThat(systemd.listenVariable()).isEqualTo("LISTEN_ADDR");
        assertThat(systemd.build().commands()).isEmpty();
        assertThat(systemd.build().artifacts()).isEqualTo(Map.of("bin/chatalot-server", Path.of("target/release/chatalot-server"),
                "static", Path.of("clients/web/build"), "migrations", Path.of("migrations")));
        assertThat(settings.envFile()).contains(place.resolve("installed/.env"));
    }

    @Test
    void behindClosedDoorsAnAppListensFarFromItsOwnPort() {
        SystemdSettings systemd = settings().systemd().orElseThrow();
        assertThat(systemd.closedPortBeside(8080)).isEqualTo(18080);
        assertThat(systemd.closedPortBeside(60000)).isEqualTo(50000);

        set("systemd.closed-port", "9999");
        assertThat(settings().systemd().orElseThrow().closedPortBeside(8080)).isEqualTo(9999);
    }

    @Test
    void anInstanceWithoutUnitIsOneUnderCompose() throws IOException {
        Files.writeString(place.resolve("docker-compose.yml"), "services: {}\n");
        MockEnvironment plain = new MockEnvironment().withProperty("runbook.instances.chat.directory", place.toString());

        assertThat(SettingsReader.read(plain).get("chat").systemd()).isEmpty();
    }

    @Test
    void whatIsConfiguredIsTaken() {
        set("systemd.stop", "sv,stop,chat");
        set("systemd.start", "sv,start,chat");
        set("systemd.status", "/usr/local/bin/chat-status");
        set("systemd.logs", "tail,/var/log/chat,-n");
        set("systemd.database-user", "runbook");
        set("systemd.build.commands[0]", "env SQLX_OFFLINE=true cargo build --release");
        set("systemd.build.commands[1]", "npm ci --prefix 'clients/web client'");
        set("systemd.build.artifacts.[bin/server]", "target/release/server");
        set("systemd.build.artifacts.static", "dist");

        SystemdSettings systemd = settings().systemd().orElseThrow();

        assertThat(systemd.commands()).contains(new ServiceCommands(List.of("sv", "stop", "chat"), List.of("sv", "start", "chat"),
                List.of("/usr/local/bin/chat-status"), List.of("tail", "/var/log/chat", "-n")));
        assertThat(systemd.databaseUser()).contains("runbook");
        assertThat(systemd.build().commands()).containsExactly(List.of("env", "SQLX_OFFLINE=true", "cargo", "build", "--release"),
                List.of("npm", "ci", "--prefix", "clients/web client"));
        assertThat(systemd.build().artifacts()).isEqualTo(Map.of("bin/server", Path.of("target/release/server"), "static", Path.of("dist")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {"systemd.unit ~ chat;reboot ~ is no name of a unit", "systemd.unit ~ -chat ~ is no name of a unit",
        "systemd.root ~ opt ~ is no absolute path", "systemd.root ~ / ~ is no absolute path of a directory of its own",
        "systemd.stop ~ sv,stop ~ these are missing: start, status, logs", "systemd.listen-variable ~ 'LISTEN ADDR' ~ is no name of a variable",
        "systemd.closed-port ~ 70000 ~ is no port", "systemd.database-user ~ a b ~ is no name of a user",
        "systemd.database-password-file ~ password ~ must be an absolute path",
        "systemd.build.commands[0] ~ npm 'ci ~ a quote is not closed", "systemd.build.artifacts.[bin/../../etc/passwd] ~ x ~ no place below bin",
        "systemd.build.artifacts.[/bin/server] ~ x ~ no place below bin", "systemd.build.artifacts.bin/server ~ x ~ no place below bin",
        "systemd.build.artifacts.static ~ ../elsewhere ~ is no path inside the checkout",
        "systemd.build.artifacts.static ~ dist ~ nothing comes to bin", "project ~ chat ~ is about Docker Compose",
        "compose-files ~ docker-compose.yml ~ is about Docker Compose", "app-service ~ app ~ is about Docker Compose",
        "database-service ~ db ~ is about Docker Compose", "deploy.domain ~ chat.example.org ~ is about Docker Compose",
        "deploy-env ~ /nowhere/deploy.env ~ is about Docker Compose", "repository ~ https://git.example.org ~ is about Docker Compose",
        "files ~ data/files ~ directories of the host begin with /"})
    void whatCannotWorkNamesInstanceKeyAndProblem(String key, String value, String problem) {
        set(key, value);

        assertRefused("Instance chat: runbook.instances.chat." + key.replaceAll("[.\\[].*", ""), problem);
    }

    @Test
    void anEnvFileThatIsNotThereIsToldByDiscoveryAndOneThatCannotBeReadAtOnce() throws IOException {
        set("env-file", place.resolve("settings.env").toString());
        assertThat(settings().envFile()).contains(place.resolve("settings.env"));

        Files.createDirectory(place.resolve("settings.env"));
        assertRefused("runbook.instances.chat.env-file", "cannot be read");
    }

    @Test
    void aRootInTheCheckoutIsRefused() {
        set("systemd.root", place.resolve("checkout/installed").toString());

        assertRefused("runbook.instances.chat.systemd.root", "lies in the checkout");
    }

    @Test
    void keysOfAServiceManagerWithoutAUnitAreRefused() {
        set("systemd.unit", "");

        assertRefused("runbook.instances.chat.systemd", "no unit");
    }

    @Test
    void aDirectoryThatIsNoCheckoutOrARootThatIsNotThereIsRefused() throws IOException {
        set("systemd.root", place.resolve("gone").toString());
        assertRefused("runbook.instances.chat.systemd.root", "gone is no directory");

        Files.delete(place.resolve("checkout/.git"));
        assertRefused("runbook.instances.chat.directory", "is no git checkout");
    }

    @Test
    void whatLiesOnAnotherMachineIsNotLookedAt() {
        set("host", "elsewhere");
        set("systemd.root", "/nowhere/at/all");

        assertThat(settings().systemd().orElseThrow().root()).isEqualTo(Path.of("/nowhere/at/all"));
    }

    @Test
    void aLogThatIsReadThroughSudoIsRefused() {
        set("systemd.stop", "sudo,-n,sv,stop,chat");
        set("systemd.start", "sudo,-n,sv,start,chat");
        set("systemd.status", "sv,status,chat");
        set("systemd.logs", "sudo,tail,/var/log/chat,-n");

        assertRefused("runbook.instances.chat.systemd.logs", "goes through sudo");
    }

    private InstanceSettings settings() {
        return SettingsReader.read(environment).get("chat");
    }

    private void set(String key, String value) {
        environment.setProperty("runbook.instances.chat." + key, value);
    }

    private ThrowableAssertAlternative<WrongConfiguration> assertRefused(String... words) {
        return assertThatExceptionOfType(WrongConfiguration.class).isThrownBy(this::settings)
                .satisfies(wrong -> assertThat(wrong.getMessage()).contains(words));
    }
}
