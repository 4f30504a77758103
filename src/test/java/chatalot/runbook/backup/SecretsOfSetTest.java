package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatalot.runbook.database.TestInstance;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.instance.ComposeInstallation;
import chatalot.runbook.instance.Instance;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsOfSetTest {

    private static final String ENV = "DB_PASSWORD=correct-horse\nTOTP_ENCRYPTION_KEY=battery-staple\n";

    @TempDir
    private Path directory;
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);
    private final KeyPair age = keys();

    @BeforeEach
    void secrets() throws IOException {
        Files.createDirectories(directory.resolve("secrets"));
        Files.writeString(directory.resolve(".env"), ENV);
        keyPair("jwt");
    }

    @AfterEach
    void end() {
        docker.close();
    }

    @Test
    void theHolderOfTheIdentityGetsTheFilesAsTheyWere() throws IOException {
        Backup backup = backup();
        byte[] key = Files.readAllBytes(directory.resolve("secrets/jwt_private.pem"));

        OpenedSecrets secrets = new SecretsOfSet(host).open(backup, identity());

        assertThat(secrets.files()).hasSize(3).anySatisfy(file -> {
            assertThat(file.path()).isEqualTo(directory.resolve("secrets/jwt_private.pem"));
            assertThat(file.mode()).isEqualTo(0600);
            assertThat(file.contents()).isEqualTo(key);
        });
        secrets.close();
        assertThat(secrets.files()).allSatisfy(file -> assertThat(file.contents()).containsOnly(0));
    }

    @Test
    void theIdentityIsWipedWhetherItOpensOrNot() {
        char[] right = identity();
        new SecretsOfSet(host).open(backup(), right).close();
        char[] wrong = text(keys());
        assertRefused(backup(), wrong);

        assertThat(right).containsOnly('\0');
        assertThat(wrong).containsOnly('\0');
    }

    @Test
    void anIdentityFileMayHoldSeveralAndComments() {
        String file = "# created: 2026-11-24\n# public key: age1other\n%s\r\n\n%s\n".formatted(new String(text(keys())), new String(identity()));

        new SecretsOfSet(host).open(backup(), file.toCharArray()).close();
    }

    @Test
    void anotherIdentityIsRefusedAndTheRightOneNamed() {
        assertThat(assertRefused(backup(), text(keys())))
                .hasMessageContaining("do not open with this identity").hasMessageContaining(recipient());
    }

    @Test
    void aMissingOrMistypedIdentityIsNamedAndNotRepeated() {
        assertThat(assertRefused(backup(), new char[0])).hasMessageContaining("there is no age identity")
                .hasMessageContaining(recipient());
        char[] mistyped = identity();
        mistyped[30] = mistyped[30] == 'Q' ? 'P' : 'Q';
        String secret = new String(mistyped).substring(20);

        assertThat(assertRefused(backup(), mistyped)).hasMessageContaining("mistyped or cut off")
                .hasNoCause().message().doesNotContain(secret);
    }

    @Test
    void aSetWithoutSecretsSaysSo() {
        MadeSet set = MadeSet.in(backups(), 7, 10);

        assertThat(assertRefused(find(set), identity())).hasMessageContaining("holds no secrets");
    }

    @Test
    void aDamagedArchiveIsNotTheIdentitysFault() throws IOException {
        Backup backup = backup();
        Files.writeString(backup.directory().resolve("secrets.tar.age"), "cut");

        assertThat(assertRefused(backup, identity())).hasMessageContaining("are damaged").hasMessageContaining("it was cut off");
    }

    @Test
    @Lesson(18)
    @Fault(in = Place.BACKUP, of = "Secrets of a backup do not belong together",
            comesTo = "The restore refuses them by name, without a value")
    void keysOfTwoPairsDoNotBelongTogether() throws IOException {
        keyPair("other");
        Files.copy(directory.resolve("secrets/other_public.pem"), directory.resolve("secrets/jwt_public.pem"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThat(assertRefused(backup(), identity())).hasMessageContaining("do not belong together")
                .hasMessageContaining("jwt_private.pem and jwt_public.pem: they are not a pair");
    }

    @Test
    void anEnvFileWithoutWhatTheDataNeedIsNamedWithoutAValue() throws IOException {
        Files.writeString(directory.resolve(".env"), "DB_PASSWORD=correct-horse\nTOTP_ENCRYPTION_KEY=\n");

        assertThat(assertRefused(backup(), identity())).hasMessageContaining(".env has no TOTP_ENCRYPTION_KEY")
                .message().doesNotContain("correct-horse").doesNotContain("DB_PASSWORD");
    }

    @Test
    @Lesson(18)
    void secretsOfAnotherBackupAreRefused() throws IOException {
        Backup other = backup(8);
        MadeSet set = MadeSet.in(backups(), 7, 10).withSecrets(other.manifest().secrets().orElseThrow(),
                Files.readAllBytes(other.directory().resolve("secrets.tar.age")));

        assertThat(assertRefused(find(set), identity())).hasMessageContaining("they are those of " + other.id());
    }

    private BackupFailed assertRefused(Backup backup, char[] identity) {
        return assertThatExceptionOfType(BackupFailed.class).isThrownBy(() -> new SecretsOfSet(host).open(backup, identity))
                .actual();
    }

    private Backup backup() {
        return backup(7);
    }

    /** Secrets as a run archives them, in a made-up set. */
    private Backup backup(long run) {
        Instance plain = MadeSet.instance(directory);
        Instance instance = new Instance(plain.name(), directory,
                new ComposeInstallation(plain.compose().project(), List.of(), List.of(), plain.compose().app(),
                        plain.compose().database(), plain.compose().outsideNetworks(), plain.compose().insideNetwork()),
                Optional.empty(), plain.databaseName(), plain.databaseUser(), plain.fileVolumes(),
                List.of(directory.resolve(".env"), directory.resolve("secrets/jwt_private.pem"), directory.resolve("secrets/jwt_public.pem")), 8080, Optional.empty(), plain.healthPath(), plain.backups());
        MadeSet set = MadeSet.in(backups(), run, 10);
        SetDirectory partial = new SetDirectory(host, TestInstance.JSON, backups(), set.id());
        Manifest.Secrets secrets = new SecretArchive(new Ground(host, instance, TestInstance.workOn(instance, run, "archiveSecrets",
                line -> { }), Duration.ofMinutes(1))).into(partial, set.id(), recipient());
        try {
            return find(set.withSecrets(secrets, Files.readAllBytes(partial.path().resolve("secrets.tar.age"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Backup find(MadeSet set) {
        return new BackupStore(host, TestInstance.JSON, MadeSet.instance(directory)).find(set.id()).orElseThrow();
    }

    private Path backups() {
        return directory.resolve("backups");
    }

    private void keyPair(String name) {
        Path secret = directory.resolve("secrets").resolve(name + "_private.pem");
        host.demand(Command.of("openssl", "genpkey", "-algorithm", "Ed25519", "-out", secret.toString()));
        host.demand(Command.of("openssl", "pkey", "-in", secret.toString(), "-pubout", "-out",
                directory.resolve("secrets").resolve(name + "_public.pem").toString()));
    }

    private String recipient() {
        return new String(age.getPublic().getEncoded(), StandardCharsets.US_ASCII);
    }

    private char[] identity() {
        return text(age);
    }

    private static char[] text(KeyPair keys) {
        return new String(keys.getPrivate().getEncoded(), StandardCharsets.US_ASCII).toCharArray();
    }

    private static KeyPair keys() {
        try {
            return new X25519KeyPairGenerator().generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
