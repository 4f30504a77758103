package chatalot.runbook.steps;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.LiveHealth;
import chatalot.runbook.release.EnvKey;
import chatalot.runbook.release.Planner;
import chatalot.runbook.run.IdentityChecks;
import chatalot.runbook.run.IdentityControl;
import chatalot.runbook.run.Instances.Finding;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Recipients;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** What the doctor's report says of an instance's age identity; the instance itself is not up. */
@Tag("docker")
class SeenInstancesTest {

    private static final Person OLGA = new Person("olga", Set.of(Person.OPS));

    @TempDir
    private Path directory;
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);
    private final OwnTables tables = new OwnTables();
    private final IdentityChecks checks = new IdentityChecks(tables.jdbc(), tables, fact -> { });
    private final MockEnvironment environment = new MockEnvironment();

    @BeforeEach
    void anInstance() throws IOException {
        Files.writeString(directory.resolve("docker-compose.yml"), "services: {}\n");
        environment.setProperty("runbook.instances.chat.directory", directory.toString());
    }

    @AfterEach
    void end() {
        docker.close();
    }

    @Test
    void anIdentityThatNobodyHasShownIsAWarningUntilSomebodyDoes() throws GeneralSecurityException {
        environment.setProperty("runbook.instances.chat.age-recipient", newRecipient());
        assertThat(identity()).hasValueSatisfying(finding -> {
            assertThat(finding.level()).isEqualTo("warning");
            assertThat(finding.mend()).isEqualTo("Confirm it: ./runbook confirm-identity chat");
        });

        confirm();
        assertThat(identity()).hasValueSatisfying(finding -> {
            assertThat(finding.level()).isEqualTo("ok");
            assertThat(finding.words()).endsWith("was at hand on 24 Nov 2026 08:00 UTC (olga)");
        });

        environment.setProperty("runbook.instances.chat.age-recipient", newRecipient());
        assertThat(identity()).hasValueSatisfying(finding -> assertThat(finding.level()).isEqualTo("warning"));
    }

    @Test
    void withoutARecipientThereIsNoIdentityToShow() {
        assertThat(identity()).isEmpty();
    }

    /** As the service does, with an envelope that the test can read as well. */
    private void confirm() {
        RecipientsOfInstances recipients = new RecipientsOfInstances(catalog());
        StringBuilder clear = new StringBuilder();
        IdentityControl control = new IdentityControl(checks, new Recipients() {
            @Override
            public Optional<String> of(String instance) {
                return recipients.of(instance);
            }

            @Override
            public String sealed(String text, String recipient) {
                clear.append(text);
                return recipients.sealed(text, recipient);
            }
        }, tables);
        IdentityControl.TestFile file = control.ask("chat", OLGA);
        assertThat(file.armored()).startsWith("-----BEGIN AGE ENCRYPTED FILE-----").doesNotContain("The word");
        control.confirm("chat", file.check().id(), clear.toString().replaceFirst("(?s).* is: ", ""), OLGA);
    }

    private Optional<Finding> identity() {
        InstanceCatalog catalog = catalog();
        try (LiveHealth live = new LiveHealth(catalog, tables)) {
            return new SeenInstances(catalog, live, new Planner(catalog, EnvKey.in(host, directory)), checks, tables)
                    .examine("chat").findings().stream().filter(finding -> finding.topic().equals("identity")).findFirst();
        }
    }

    private InstanceCatalog catalog() {
        return InstanceCatalog.read(environment, host);
    }

    private static String newRecipient() throws GeneralSecurityException {
        KeyPair keys = new X25519KeyPairGenerator().generateKeyPair();
        return new String(keys.getPublic().getEncoded(), StandardCharsets.US_ASCII);
    }
}
