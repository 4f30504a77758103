package chatalot.runbook.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.run.CheckpointPlace;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.seal.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Checkpoints go where they are held, and what is held there is believed more than the service. */
class CheckpointShippingTest {

    @TempDir
    private Path directory;
    private final OwnTables tables = new OwnTables();
    private final SealedRows rows = new SealedRows(tables.jdbc());
    private final Seals seals = new Seals(tables.jdbc(), tables);
    private final PlaceMemory memory = new PlaceMemory(tables.jdbc(), tables);
    private final Sealer sealer = new Sealer(rows, seals, new ProcessWriters(), tables.transactions());
    private CheckpointSettings settings;
    private KeyFiles keys;
    private Path file;

    @BeforeEach
    void makeKeys() {
        file = directory.resolve("held.jsonl");
        settings = new CheckpointSettings(file.toString(), directory.resolve("keys"), Duration.ofMinutes(1));
        keys = new KeyFiles(settings);
    }

    @Test
    void aFileGetsWhatItLacksAndNothingTwice() throws IOException {
        write(3);
        ship(inFile());
        ship(inFile());
        write(2);
        ship(inFile());

        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(check(inFile()).verify().isWhole()).isTrue();
        assertThat(check(inFile()).standing().places()).extracting(PlaceMemory.Remembered::held).containsExactly(5L);
    }

    @Test
    void aFileThatIsGoneGetsTheChainFromItsBeginning() throws IOException {
        write(3);
        ship(inFile());
        Files.delete(file);
        write(1);
        ship(inFile());

        assertThat(check(inFile()).verify().places().get(0).verdict().orElseThrow().checked()).isEqualTo(4);
    }

    @Test
    void aLineThatAFallOfTheMachineCutOffIsWrittenAgain() throws IOException {
        write(2);
        ship(inFile());
        write(2);
        ship(inFile());
        List<String> lines = Files.readAllLines(file);
        Files.writeString(file, lines.get(0) + "\n" + lines.get(1).substring(0, 100));

        ship(inFile());

        assertThat(Files.readAllLines(file)).hasSize(3);
        assertThat(check(inFile()).verify().isWhole()).isTrue();
    }

    @Test
    void aDatabaseThatWasPutBackToAnEarlierDayAddsNothingAndIsTold() throws IOException {
        write(5);
        ship(inFile());
        tables.jdbc().sql("delete from audit_event where id > 3").update();
        tables.jdbc().sql("delete from audit_seal where event > 3").update();

        ship(inFile());

        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(memory.all().get(0).trouble().orElseThrow()).contains("another chain than this service's", "position 5");
        RecordCheck.Result result = check(inFile()).verify();
        assertThat(result.chain().isWhole()).as("the chain beside it knows no better").isTrue();
        assertThat(result.places().get(0).verdict().orElseThrow().findings()).extracting(Finding::words)
                .containsExactly("Event 4 was removed.", "Event 5 was removed.");
        assertThat(result.isWhole()).isFalse();
    }

    @Test
    void aFileThatSomebodyElseSignedIsLeftAloneAndTold() throws IOException {
        write(1);
        new CheckpointShipping(List.of(inFile()), seals, memory, new KeyFiles(new CheckpointSettings("", directory.resolve("other"), Duration.ofMinutes(1))),
                settings, tables).look();
        write(1);

        ship(inFile());

        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(memory.all().get(0).trouble().orElseThrow()).contains("signed with a key that is not known here");
    }

    @Test
    void aPlaceThatDoesNotTellGetsEachOnceItTakesThem() {
        write(2);
        Silent silent = new Silent();
        silent.away = true;
        ship(silent);
        assertThat(memory.all().get(0).trouble()).contains("It is away.");

        silent.away = false;
        ship(silent);
        write(1);
        ship(silent);
        ship(silent);

        assertThat(silent.taken).hasSize(2);
        assertThat(memory.all().get(0).trouble()).isEmpty();
        assertThat(memory.held("silent")).isEqualTo(3);
    }

    @Test
    void keysAreMadeOnceForNobodyElseToReadAndEarlierOnesAreStillBelieved() throws IOException {
        Path secret = directory.resolve("keys/signing.key");
        assertThat(Files.getPosixFilePermissions(secret)).containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(new KeyFiles(settings).key().open().fingerprint()).isEqualTo(keys.key().open().fingerprint());

        Files.writeString(directory.resolve("keys/2026.pub"), keys.key().open().pem());
        Files.move(secret, directory.resolve("keys/old"));
        KeyFiles changed = new KeyFiles(settings);
        assertThat(changed.known()).hasSize(2);
        assertThat(changed.known().get(1).fingerprint()).isEqualTo(keys.key().open().fingerprint());

        Files.writeString(secret, "secret nonsense", StandardOpenOption.TRUNCATE_EXISTING);
        assertThatThrownBy(() -> new KeyFiles(settings)).hasMessageContaining("Put it back from your backup").hasMessageNotContaining("nonsense");
        assertThat(secret).hasContent("secret nonsense");
        try (Stream<Path> all = Files.list(directory.resolve("keys"))) {
            assertThat(all.map(each -> each.getFileName().toString()).toList()).containsExactlyInAnyOrder("signing.key", "old", "2026.pub");
        }
    }

    @Test
    void aFileThatIsLeftEmptyIsNone() {
        ApplicationContextRunner service = new ApplicationContextRunner().withUserConfiguration(Parts.class, PlacesConfiguration.class);

        service.withPropertyValues("runbook.checkpoints.file=").run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CheckpointPlace.class));
        service.withPropertyValues("runbook.checkpoints.file=" + file).run(context ->
                assertThat(context.getBean(CheckpointPlace.class).name()).isEqualTo("file " + file));
    }

    @EnableConfigurationProperties(CheckpointSettings.class)
    static class Parts { }

    private CheckpointFile inFile() {
        return new CheckpointFile(file);
    }

    private void ship(CheckpointPlace place) {
        new CheckpointShipping(List.of(place), seals, memory, keys, settings, tables).look();
    }

    private RecordCheck check(CheckpointPlace place) {
        return new RecordCheck(rows, seals, List.of(place), memory, keys);
    }

    private void write(int events) {
        for (int event = 0; event < events; event++) {
            tables.jdbc().sql("insert into audit_event (at, way_in, act, subject, words) values (?, 'REST', 'FROZEN', '', '')")
                    .param(Timestamp.from(tables.instant())).update();
        }
        sealer.sealAll();
    }

    /** Holds what it is given, and does not say so. */
    private static final class Silent implements CheckpointPlace {

        private final List<String> taken = new ArrayList<>();
        private boolean away;

        @Override
        public String name() {
            return "silent";
        }

        @Override
        public Optional<Stream<String>> held() {
            return Optional.empty();
        }

        @Override
        public void hold(String checkpoint) throws NotHeld {
            if (away) {
                throw new NotHeld("It is away.");
            }
            taken.add(checkpoint);
        }
    }
}
