package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.database.TestInstance;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.EndingHost;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in a directory of backups. */
class BackupStoreTest {

    @TempDir
    private Path directory;
    private WrittenSets sets;

    @BeforeEach
    void begin() {
        sets = new WrittenSets(directory);
    }

    @AfterEach
    void end() {
        sets.close();
    }

    @Test
    void setsAreFoundNewestFirstAndUnfinishedOnesAreNone() {
        sets.proven("chat-1-20261101020000");
        sets.proven("chat-12-20261103020000");
        sets.unproven("chat-3-20261102020000");
        sets.directory("chat-4-20261104020000.partial");
        sets.directory("something else");

        List<BackupStore.Found> found = sets.store().found();

        assertThat(found).extracting(one -> one.id().value()).containsExactly("chat-12-20261103020000",
                "chat-3-20261102020000", "chat-1-20261101020000");
        assertThat(found).allSatisfy(one -> assertThat(one.unusable()).isEmpty());
        assertThat(sets.store().newestProven().orElseThrow().id().value()).isEqualTo("chat-12-20261103020000");
    }

    @Test
    void aSetThatCannotBeUsedIsFoundWithTheReason() {
        sets.proven("chat-1-20261101020000");
        sets.written("chat-2-20261102020000", "{\"id\": \"chat-2-2026");
        sets.written("chat-3-20261103020000", "{\"id\": \"chat-3-20261103020000\"}");
        sets.directory("chat-4-20261104020000");
        sets.proven("chat-5-20261105020000");
        sets.host().demand(Command.of("mv", directory.resolve("chat-5-20261105020000").toString(),
                directory.resolve("chat-6-20261106020000").toString()));

        assertThat(sets.store().found()).extracting(one -> one.unusable().orElse("fine")).satisfiesExactly(
                moved -> assertThat(moved).contains("chat-6", "is that of chat-5"),
                empty -> assertThat(empty).contains("has no manifest"),
                lacking -> assertThat(lacking).contains("parts of it are missing"),
                torn -> assertThat(torn).contains("cannot be read"),
                fine -> assertThat(fine).isEqualTo("fine"));
        assertThat(sets.store().list()).singleElement().satisfies(only ->
                assertThat(only.id().value()).isEqualTo("chat-1-20261101020000"));
    }

    @Test
    void aRemovedSetIsGoneWithTheRecordOfItsVerification() {
        BackupId id = new BackupId("chat-1-20261101020000");
        sets.proven(id.value());
        sets.store().keep(id, new Verification(id.time(), 2, Verification.State.WHOLE, "compared", 1));
        assertThat(sets.store().found().get(0).verified()).isPresent();

        sets.store().remove(id);
        sets.store().remove(id);

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatNobodyWorksOnAnyMoreIsRemovedOnceItIsOld() {
        Instant now = Instant.parse("2026-11-10T12:00:00Z");
        sets.proven("chat-1-20261101020000");
        sets.directory("chat-2-20261102020000.partial");
        sets.directory("chat-3-20261103020000.partial");
        sets.directory("chat-4-20261110110000.partial");
        sets.directory("chat-5-20261105020000.removed");
        sets.directory("another.partial");

        assertThat(sets.store().removeAbandoned(Set.of(3L), now)).containsExactlyInAnyOrder("chat-2-20261102020000.partial",
                "chat-5-20261105020000.removed");
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("chat-1-20261101020000", "chat-3-20261103020000.partial",
                "chat-4-20261110110000.partial", "another.partial");
    }

    /** As a power cut would: each attempt ends after one more thing that it did. */
    @Test
    @Lesson({9, 13})
    void aSetIsFinishedWhereverTheAttemptBeforeEnded() {
        Manifest manifest = sets.manifest("chat-1-20261101020000");
        BackupId id = new BackupId(manifest.id());
        sets.directory(id + ".partial");
        sets.store().set(id).keep(manifest);

        int effects = 0;
        while (sets.store().find(id).isEmpty()) {
            effects++;
            SetDirectory set = new BackupStore(new EndingHost(sets.host(), effects).host(), TestInstance.JSON, directory).set(id);
            assertThatThrownBy(() -> set.finish(set.draft())).isInstanceOf(EndingHost.Ended.class);
        }

        assertThat(effects).isEqualTo(4);
        assertThat(sets.store().require(id).manifest()).isEqualTo(manifest);
        assertThat(directory.toFile().list()).containsExactly(id.value());
        assertThat(directory.resolve(id.value()).toFile().list()).containsExactly("manifest.json");
    }

    @Test
    void whatIsMissingOfASetIsWhatAnInterruptedFetchHasNotBrought() {
        BackupId id = new BackupId("chat-1-20261101020000");
        sets.proven(id.value());
        Manifest manifest = sets.store().require(id).manifest();
        assertThat(sets.store().missingBytes(id, manifest)).isZero();

        sets.store().remove(id);
        assertThat(sets.store().missingBytes(id, manifest)).isEqualTo(100);

        sets.host().write(sets.directory(id + ".partial").resolve("roles.sql"), "x".repeat(30));
        assertThat(sets.store().missingBytes(id, manifest)).isEqualTo(70);
    }

    @Test
    void whereNothingWasBackedUpNothingIsFound() {
        assertThat(new BackupStore(sets.host(), TestInstance.JSON, directory.resolve("not there")).found()).isEmpty();
    }
}
