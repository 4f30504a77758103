package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

/** What is written under {@code runbook.hosts}; nothing is connected to by it. */
class HostsTest {

    @TempDir
    private static Path directory;
    private static DockerJavaAccess docker;
    private static LocalHost local;

    private final MockEnvironment environment = new MockEnvironment();

    @BeforeAll
    static void aKey() {
        docker = new DockerJavaAccess(DockerSettings.standard());
        local = new LocalHost(docker);
        local.demand(Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory.resolve("key").toString()));
    }

    @AfterAll
    static void close() {
        docker.close();
    }

    @BeforeEach
    void twoHosts() {
        host("chat-1", "ssh", "ssh://deploy@chat.example.org");
        host("chat-1", "identity-file", directory.resolve("key").toString());
        host("chat-1", "known-hosts", directory.resolve("known_hosts").toString());
        host("gate", "ssh", "ssh://jump@gate.example.org:2222");
        host("gate", "agent", directory.resolve("agent.sock").toString());
        host("gate", "known-hosts", directory.resolve("known_hosts").toString());
        environment.setProperty("runbook.instances.chat.host", "chat-1");
        environment.setProperty("runbook.instances.chat.directory", "/opt/chatalot");
        environment.setProperty("runbook.instances.chat.backups", directory.resolve("backups").toString());
    }

    @Test
    void anInstanceLivesWhereItsConfigurationSaysAndNothingIsAskedThere() {
        host("chat-1", "jump", "gate");

        try (Hosts hosts = Hosts.read(environment, local)) {
            InstanceCatalog catalog = InstanceCatalog.read(environment, hosts);

            assertThat(catalog.host("chat").name()).isEqualTo("host chat-1 (deploy@chat.example.org)");
        }
    }

    @Test
    void whoNamesNoHostLivesHere() throws Exception {
        Path here = Files.createDirectory(directory.resolve("here"));
        environment.setProperty("runbook.instances.near.directory", here.toString());

        try (Hosts hosts = Hosts.read(environment, local)) {
            assertThat(InstanceCatalog.read(environment, hosts).host("near").name()).isEqualTo("local");
        }
    }

    @Test
    void aHostThatIsNotDescribedIsRefused() {
        environment.setProperty("runbook.instances.chat.host", "chat-2");

        assertThatThrownBy(() -> InstanceCatalog.read(environment, local)).isInstanceOf(WrongConfiguration.class)
                .hasMessageContaining("Instance chat").hasMessageContaining("there is no host chat-2");
    }

    @Test
    void twoNamesForOneDirectoryOfAHostAreRefused() {
        environment.setProperty("runbook.instances.again.host", "chat-1");
        environment.setProperty("runbook.instances.again.directory", "/opt/chatalot");

        assertThatThrownBy(() -> InstanceCatalog.read(environment, local)).isInstanceOf(WrongConfiguration.class)
                .hasMessageContaining("/opt/chatalot is instance");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ssh | '' | it is missing
            ssh | chat.example.org | the address
            ssh | ssh://deploy:secret@chat.example.org | a password does not belong
            ssh | ssh://deploy@chat.example.org/opt | nothing comes after
            ssh | ssh://deploy@chat example | it is no address
            identity-file | '' | one of identity-file, identity and agent
            identity-file | key | not an absolute path
            identity-file | /nowhere/key | cannot be used
            agent | /run/agent.sock | one of identity-file, identity and agent
            known-hosts | '' | it is missing
            known-hosts | known_hosts | not an absolute path
            jump | chat-1 | comes back to where it began
            jump | chat-9 | there is no host chat-9
            patience | 0s | more than 0
            patience | soon | cannot be read
            docker | docker; reboot | it is no program
            runs | -1 | less than 0
            goes-back-after | 9s | less than 10 s
            goes-back-after | -1s | less than 10 s
            port | 22 | runbook.hosts.chat-1.port
            """)
    void whatCannotWorkIsRefusedWithTheKeyAndWithoutASecret(String key, String value, String says) {
        host("chat-1", key, value);

        assertThatThrownBy(() -> Hosts.read(environment, local)).isInstanceOf(WrongConfiguration.class)
                .hasMessageContaining(says).hasMessageContaining("chat-1").message().doesNotContain("secret");
    }

    /** As a variable of the environment brings them. */
    @Test
    void keysMayComeAsTextThatIsNeverShown() throws Exception {
        String key = Files.readString(directory.resolve("key"));
        host("chat-1", "identity-file", "");
        host("chat-1", "known-hosts", "");
        host("chat-1", "identity", key.replace("\n", "\\n"));
        host("chat-1", "host-keys", "[chat.example.org]:2222 ssh-ed25519 AAAA");

        assertThatCode(() -> Hosts.read(environment, local).close()).doesNotThrowAnyException();
        assertThat(Hosts.entries(environment).get("chat-1")).asString().doesNotContain("KEY").contains("ssh://");
        host("chat-1", "identity", "no key at all");
        assertThatThrownBy(() -> Hosts.read(environment, local)).isInstanceOf(WrongConfiguration.class)
                .hasMessageContaining("runbook.hosts.chat-1.identity").message().doesNotContain("no key at all");
    }

    @ParameterizedTest
    @CsvSource({"deploy@chat.example.org", "chat.example.org", "chat-1"})
    void aDeployEnvThatIsThereAlreadyFillsWhatIsNotWritten(String destination) throws Exception {
        Path file = Files.writeString(directory.resolve("deploy.env"), "DEPLOY_HOST=%s\nDEPLOY_DIR=/srv/chatalot\nDEPLOY_DOMAIN=chat.example.org\n"
                .formatted(destination) + "export DEPLOY_GIT_URL=\"ssh://git@code.example/chatalot.git\"\nDEPLOY_BRANCH=stable\nDEPLOY_NETWORK=edge\n");
        environment.setProperty("runbook.instances.shop.deploy-env", file.toString());
        environment.setProperty("runbook.instances.shop.track", "next");

        InstanceSettings settings = SettingsReader.read(environment).get("shop");

        assertThat(settings.host()).contains("chat-1");
        assertThat(settings.directory()).isEqualTo(Path.of("/srv/chatalot"));
        assertThat(settings.repository()).contains("ssh://git@code.example/chatalot.git");
        assertThat(settings.publishedUrl()).hasToString("Optional[https://chat.example.org]");
        assertThat(settings.deploy().domain()).contains("chat.example.org");
        assertThat(settings.deploy().network()).isEqualTo("edge");
        assertThat(settings.track()).as("what is written wins").contains("next");
        environment.setProperty("runbook.instances.shop.deploy.network", "traefik");
        assertThat(SettingsReader.read(environment).get("shop").deploy().network()).as("also where it is what holds without it").isEqualTo("traefik");
    }

    @Test
    void aDeployEnvWithoutABranchMeansTheScriptsOwn() throws Exception {
        Path file = Files.writeString(directory.resolve("deploy.env"), "DEPLOY_HOST=chat-1\nDEPLOY_DIR=/srv/chatalot\nDEPLOY_GIT_URL=ssh://git@code.example/c.git\n");
        environment.setProperty("runbook.instances.shop.deploy-env", file.toString());

        assertThat(SettingsReader.read(environment).get("shop").track()).contains("master");
    }

    @Test
    void aDeployHostThatNobodyDescribedIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("deploy.env"), "DEPLOY_HOST=root@elsewhere\nDEPLOY_DIR=/srv/chatalot\n");
        environment.setProperty("runbook.instances.shop.deploy-env", file.toString());

        assertThatThrownBy(() -> SettingsReader.read(environment)).isInstanceOf(WrongConfiguration.class).hasMessageContaining("Instance shop")
                .hasMessageContaining("DEPLOY_HOST").hasMessageContaining("no host is described");
        environment.setProperty("runbook.instances.shop.deploy-env", "/nowhere/deploy.env");
        assertThatThrownBy(() -> SettingsReader.read(environment)).hasMessageContaining("cannot be read");
    }

    @Test
    void aHostThatIsReachedThroughItselfIsRefused() {
        host("chat-1", "jump", "gate");
        host("gate", "jump", "chat-1");

        assertThatThrownBy(() -> Hosts.read(environment, local)).hasMessageContaining("going through");
    }

    private void host(String name, String key, String value) {
        environment.setProperty("runbook.hosts.%s.%s".formatted(name, key), value);
    }
}
