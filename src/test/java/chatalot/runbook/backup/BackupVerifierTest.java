package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.backup.Verification.State;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.rotation.Share;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("docker")
@Share(3)
class BackupVerifierTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private TestInstance data;
    private BackupId id;
    private Path set;

    @BeforeEach
    void makeABackup(@TempDir Path directory) {
        data = new TestInstance(directory);
        data.sql("create table message as select g id, md5(g::text) body from generate_series(1, 20000) g");
        data.files("echo one > one; echo two > two");
        data.awaitRest();
        BackupMaker maker = new BackupMaker(data.host(), data.instance(), data.work(7, "backup"), LIMIT, TestInstance.JSON,
                Clock.systemUTC());
        id = maker.dumpDatabase();
        maker.archiveFiles(id);
        maker.archiveSecrets(id, Optional.empty());
        maker.prove(id);
        maker.keep(id);
        set = data.instance().backups().resolve(id.value());
    }

    @AfterEach
    void end() {
        data.close();
    }

    @Test
    void aWholeBackupIsRestoredComparedAndSaidToBeWhole() {
        Verification found = verify();

        assertThat(found.state()).isEqualTo(State.WHOLE);
        assertThat(found.words()).contains("equal by SHA-256", "equal table by table");
        assertThat(recorded()).contains(found);
        assertThat(data.log()).anyMatch(line -> line.startsWith("Unchanged: ")).anyMatch(line -> line.startsWith("Restored and equal: "));
        assertThat(data.leftOnDocker()).isEmpty();
    }

    @Test
    void aDumpThatWasCutOffIsNamed() throws IOException {
        Path largest = largest(set.resolve("database"));
        try (FileChannel file = FileChannel.open(largest, StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }

        assertThatThrownBy(this::verify).isInstanceOf(BackupFailed.class)
                .hasMessageContaining("Backup %s is damaged", id)
                .hasMessageContaining("database/%s was cut off", largest.getFileName());
        assertThat(recorded().orElseThrow().state()).isEqualTo(State.DAMAGED);
        assertThat(data.leftOnDocker()).isEmpty();
    }

    @Test
    void oneChangedByteIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(set.resolve("files.tar"));
        bytes[700] ^= 1;
        Files.write(set.resolve("files.tar"), bytes);

        assertThatThrownBy(this::verify).isInstanceOf(BackupFailed.class).hasMessageContaining("files.tar has changed: SHA-256");
        assertThat(recorded().orElseThrow().words()).contains("files.tar has changed");
    }

    @Test
    void aMissingFileIsNamedAndAWholeSetThatIsPutBackIsWholeAgain() throws IOException {
        Path aside = set.resolveSibling("aside");
        Files.move(set.resolve("roles.sql"), aside);
        assertThatThrownBy(this::verify).hasMessageContaining("roles.sql is missing");

        Files.move(aside, set.resolve("roles.sql"));

        assertThat(verify().state()).isEqualTo(State.WHOLE);
        assertThat(recorded().orElseThrow().state()).isEqualTo(State.WHOLE);
    }

    @Test
    @Lesson(17)
    void whatThisHostCannotRestoreAsItWasIsNoVerdict() throws IOException {
        Path manifest = set.resolve("manifest.json");
        String text = Files.readString(manifest);
        String version = data.value("select current_setting('server_version')");
        String gone = text.replaceFirst("(\"databaseImage\" : \")[^\"]+", "$1sha256:" + "00".repeat(32));
        Files.writeString(manifest, gone.replace("\"" + version + "\"", "\"9.6.1\""));

        assertThatThrownBy(this::verify).isInstanceOf(BackupFailed.class).hasMessageContaining("is of PostgreSQL 9.6.1");
        assertThat(recorded()).isEmpty();

        Files.writeString(manifest, gone);
        assertThat(verify().state()).as("the same release, though its image is gone").isEqualTo(State.WHOLE);
    }

    @Test
    void whatIsUnchangedAndDoesNotComeBackEqualIsNotCalledDamaged() throws IOException {
        Path manifest = set.resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"rows\" : 20000", "\"rows\" : 20001"));

        assertThatThrownBy(this::verify).isInstanceOf(BackupFailed.class).hasMessageContaining("Every file of backup %s is as recorded", id)
                .hasMessageContaining("public.message");
        assertThat(recorded().orElseThrow().state()).isEqualTo(State.NOT_RESTORED);
    }

    @Test
    void aBackupThatIsNotThereIsNoVerdict() {
        BackupId other = new BackupId(id.value().replaceFirst("-7-", "-8-"));

        assertThatThrownBy(() -> verifier().verify(other)).isInstanceOf(BackupFailed.class).hasMessageContaining("There is no backup");
        assertThat(data.instance().backups().resolve(other + ".verified.json")).doesNotExist();
    }

    private Verification verify() {
        return verifier().verify(id);
    }

    private BackupVerifier verifier() {
        return new BackupVerifier(data.host(), data.instance(), data.work(9, "verifyBackup"), LIMIT, TestInstance.JSON,
                Clock.systemUTC());
    }

    private Optional<Verification> recorded() {
        return new BackupStore(data.host(), TestInstance.JSON, data.instance()).found().get(0).verified();
    }

    private static Path largest(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.endsWith("toc.dat")).max(Comparator.comparing(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }
}
