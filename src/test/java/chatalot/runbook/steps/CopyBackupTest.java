package chatalot.runbook.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.backup.MadeSet;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.BackupCopies;
import chatalot.runbook.run.BackupCopy;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.StepFailed;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

class CopyBackupTest {

    @TempDir
    private Path directory;
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final OwnTables tables = new OwnTables();
    private final BackupCopies known = new BackupCopies(tables.jdbc(), tables);
    private final MockEnvironment environment = new MockEnvironment();
    private final RecordedContext context = new RecordedContext(7, "chat", "");
    private MadeSet set;

    @BeforeEach
    void aKeptBackup() throws IOException {
        Files.writeString(directory.resolve("docker-compose.yml"), "services: {}\n");
        environment.setProperty("runbook.instances.chat.directory", directory.toString());
        environment.setProperty("runbook.instances.chat.backups", directory.resolve("backups").toString());
        set = MadeSet.in(directory.resolve("backups"), 7, 1000);
        context.set(BackupStep.ID, set.id().value());
        context.evidence().put(InstanceOfRun.EVIDENCE, "application/json", instance());
    }

    @AfterEach
    void end() {
        docker.close();
    }

    @Test
    void withoutPlacesThereIsNothingToDoAndOneLineSaysSo() {
        step().run(context);

        assertThat(context.lines()).singleElement().asString().startsWith("No places for copies are configured");
        assertThat(known.of("chat")).isEmpty();
    }

    @Test
    void everyPlaceGetsItsCopyAndIsOnRecord() throws IOException {
        place(0, "one");
        place(1, "two");

        step().run(context);

        assertThat(directory.resolve("two").resolve(set.id().value()).resolve("manifest.json")).exists();
        assertThat(known.of("chat", set.id().value())).extracting(BackupCopy::place).containsExactly("one", "two");
        assertThat(known.of("chat")).allMatch(copy -> copy.state() == BackupCopy.State.GOOD && copy.checked().equals(tables.instant()));
    }

    @Test
    void aPlaceThatRefusesKeepsNoOtherOneFromItsCopy() throws IOException {
        place(0, "one");
        place(1, "two");
        Files.delete(directory.resolve("one"));

        assertThatExceptionOfType(StepFailed.class).isThrownBy(() -> step().run(context)).satisfies(failed -> {
            assertThat(failed.code()).isEqualTo(ErrorCode.BACKUP_FAILED);
            assertThat(failed).hasMessageContaining("one").hasMessageContaining("of chat is not there");
            assertThat(failed.whatIsUntouched()).contains(set.id().value()).contains("is kept on its host");
        });
        assertThat(known.of("chat")).extracting(BackupCopy::state).containsExactly(BackupCopy.State.MISSING, BackupCopy.State.GOOD);
        assertThat(known.of("chat").get(0).message()).contains("is not there");

        Files.createDirectories(directory.resolve("one"));
        step().run(context);
        assertThat(known.of("chat")).extracting(BackupCopy::state).containsOnly(BackupCopy.State.GOOD);
    }

    @Test
    void aServerThatDoesNotAnswerIsTriedAgain() throws IOException {
        place(1, "two");
        Files.writeString(directory.resolve("password"), "secret\n");
        environment.setProperty("runbook.instances.chat.copies[0].name", "offsite");
        environment.setProperty("runbook.instances.chat.copies[0].sftp", "sftp://runbook@127.0.0.1:1/backups");
        environment.setProperty("runbook.instances.chat.copies[0].password-file", "password");
        environment.setProperty("runbook.instances.chat.copies[0].known-hosts", "known_hosts");

        assertThatThrownBy(() -> step().run(context)).isInstanceOf(PassingTrouble.class).hasMessageContaining("offsite");
        assertThat(known.of("chat")).extracting(BackupCopy::state).containsExactly(BackupCopy.State.MISSING, BackupCopy.State.GOOD);
    }

    private void place(int index, String name) throws IOException {
        environment.setProperty("runbook.instances.chat.copies[%d].name".formatted(index), name);
        environment.setProperty("runbook.instances.chat.copies[%d].directory".formatted(index),
                Files.createDirectories(directory.resolve(name)).toString());
    }

    private CopyBackup step() {
        InstanceCatalog catalog = InstanceCatalog.read(environment, new LocalHost(docker));
        return new CopyBackup(new InstanceOfRun(catalog, TestInstance.JSON), known, TestInstance.JSON);
    }

    private String instance() throws JsonProcessingException {
        return TestInstance.JSON.writeValueAsString(MadeSet.instance(directory));
    }
}
