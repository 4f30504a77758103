package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.backup.Copies.Fetched;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.CopyPlace;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.PlaceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopiesTest {

    private static final int LARGE = 300_000;

    @TempDir
    private Path directory;
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);
    private final List<String> log = new ArrayList<>();
    private Instance instance;
    private CopyPlace near;
    private CopyPlace far;

    @BeforeEach
    void places() throws IOException {
        instance = MadeSet.instance(directory);
        near = new CopyPlace.Directory(new PlaceName("near"), Files.createDirectories(directory.resolve("near")), false);
        far = new CopyPlace.Directory(new PlaceName("far"), Files.createDirectories(directory.resolve("far")), false);
    }

    @AfterEach
    void end() {
        docker.close();
    }

    @Test
    void aCopyIsEqualToItsSetFileByFile() {
        MadeSet set = set(7);

        copies().copy(set.id(), near);

        assertThat(copies().verify(set.id(), near)).isEmpty();
        assertEqual(set.path(), at("near", set));
        assertThat(names("near")).containsExactly(set.id().value());
        assertThat(log).anyMatch(line -> line.contains("near") && line.contains(set.id() + " is copied and read back"));
    }

    @Test
    void aSecondCopyChangesNothing() throws IOException {
        MadeSet set = set(7);
        copies().copy(set.id(), near);
        Object before = Files.getAttribute(at("near", set), "unix:ino");

        copies().copy(set.id(), near);

        assertThat(Files.getAttribute(at("near", set), "unix:ino")).isEqualTo(before);
        assertThat(log).anyMatch(line -> line.endsWith("is there already"));
    }

    @Test
    void anInterruptedCopyGoesOnWithTheFilesThatAreWhole() throws IOException {
        MadeSet set = set(7);
        Path partial = Files.createDirectories(directory.resolve("near/" + set.id() + ".partial/database"));
        Files.copy(set.path().resolve("database/toc.dat"), partial.resolve("toc.dat"));
        Files.write(partial.resolve("3141.dat.zst"), new byte[LARGE]);
        Files.write(partial.resolve("unknown"), new byte[3]);
        Object before = Files.getAttribute(partial.resolve("toc.dat"), "unix:ino");

        copies().copy(set.id(), near);

        assertEqual(set.path(), at("near", set));
        assertThat(Files.getAttribute(at("near", set).resolve("database/toc.dat"), "unix:ino")).isEqualTo(before);
        assertThat(log).anyMatch(line -> line.contains("going on after 1 of 4 files"));
    }

    @Test
    void leftoversOfOtherSetsOfTheSameInstanceAloneAreRemoved() throws IOException {
        MadeSet set = set(7);
        Files.createDirectories(directory.resolve("near/chat-3-20261101000000.partial/database"));
        Files.createDirectories(directory.resolve("near/other-3-20261101000000.partial"));
        Files.createDirectories(directory.resolve("near/photos.partial"));

        copies().copy(set.id(), near);

        assertThat(names("near")).containsExactlyInAnyOrder(set.id().value(), "other-3-20261101000000.partial", "photos.partial");
    }

    @Test
    @Fault(in = Place.DISK, of = "The disk of a copy is not mounted", comesTo = "It is noticed, nothing is written below its mount point")
    void aDiskThatIsNotMountedIsNoticedAndNotWrittenTo() throws IOException {
        Files.delete(directory.resolve("near"));

        assertThatThrownBy(() -> copies().copy(set(7).id(), near)).isInstanceOf(BackupFailed.class)
                .hasMessageContaining("near").hasMessageContaining("of chat is not there");
        assertThat(directory.resolve("near")).doesNotExist();
    }

    @Test
    void aSetThatIsItselfDamagedIsNotCopied() throws IOException {
        MadeSet set = set(7);
        flip(set.path().resolve("files.tar"));

        assertThatThrownBy(() -> copies().copy(set.id(), near)).isInstanceOf(BackupFailed.class)
                .hasMessageContaining(set.id().value()).hasMessageContaining("files.tar has another SHA-256");
        assertThat(names("near")).doesNotContain(set.id().value());
    }

    @Test
    void aCopyThatLostAFileIsReplacedByAWholeOne() throws IOException {
        MadeSet set = set(7);
        copies().copy(set.id(), near);
        Files.delete(at("near", set).resolve("files.tar"));

        copies().copy(set.id(), near);

        assertEqual(set.path(), at("near", set));
        assertThat(names("near")).containsExactly(set.id().value());
    }

    @Test
    void whateverIsWrongWithACopyIsNamed() throws IOException {
        MadeSet set = set(7);
        copies().copy(set.id(), near);
        Path copy = at("near", set);

        flip(copy.resolve("database/3141.dat.zst"));
        assertThat(copies().verify(set.id(), near)).hasValue("database/3141.dat.zst has another SHA-256 than the manifest says");

        truncate(copy.resolve("database/3141.dat.zst"));
        Files.write(copy.resolve("more"), new byte[1]);
        assertThat(copies().verify(set.id(), near)).hasValue(
                "database/3141.dat.zst has 150000 bytes instead of 300000: it was cut off, more is not in the manifest");

        truncate(copy.resolve("manifest.json"));
        assertThat(copies().verify(set.id(), near).orElseThrow()).startsWith("its manifest cannot be read");
        assertThat(copies().verify(set.id(), far)).hasValue("it is not there");
    }

    @Test
    void aManifestThatPointsElsewhereIsRefused() throws IOException {
        MadeSet set = set(7);
        copies().copy(set.id(), near);
        Path manifest = at("near", set).resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"files.tar\"", "\"../../../etc/evil\""));
        remove(set.path());

        assertThatThrownBy(() -> copies().fetch(set.id())).isInstanceOf(BackupFailed.class)
                .hasMessageContaining("does not list the files of a set");
        assertThat(directory.resolve("etc")).doesNotExist();
    }

    @Test
    void aGoodSetIsTakenFromWhereItLies() {
        MadeSet set = set(7);

        Fetched fetched = copies().fetch(set.id());

        assertThat(fetched.backup().directory()).isEqualTo(set.path());
        assertThat(fetched.from()).isEqualTo(instance.backups().toString());
        assertThat(fetched.passedOver()).isEmpty();
    }

    @Test
    @Fault(in = Place.BACKUP, of = "A backup is damaged and has a good copy elsewhere",
            comesTo = "The copy is fetched, the damaged one is kept aside")
    void theNearestGoodCopyIsFetchedAndTheDamagedSetIsKeptAside() throws IOException {
        MadeSet set = set(7);
        copies().copy(set.id(), near);
        copies().copy(set.id(), far);
        truncate(set.path().resolve("database/3141.dat.zst"));
        flip(at("near", set).resolve("files.tar"));

        Fetched fetched = copies().fetch(set.id());

        assertThat(fetched.from()).startsWith("far");
        assertThat(fetched.passedOver()).hasSize(2);
        assertThat(fetched.passedOver().get(0)).contains("database/3141.dat.zst has 150000 bytes instead of 300000");
        assertThat(fetched.passedOver().get(1)).startsWith("near").contains("files.tar has another SHA-256");
        assertEqual(at("far", set), set.path());
        assertThat(names("backups")).containsExactlyInAnyOrder(set.id().value(), set.id() + ".damaged");
    }

    @Test
    void aSetIsFetchedWhenTheWholeDirectoryOfBackupsIsGone() throws IOException {
        MadeSet set = set(7);
        copies().copy(set.id(), near);
        remove(instance.backups());

        Fetched fetched = copies().fetch(set.id());

        assertEqual(at("near", set), set.path());
        assertThat(new BackupStore(host, TestInstance.JSON, instance).find(set.id())).hasValueSatisfying(
                found -> assertThat(found.manifest()).isEqualTo(fetched.backup().manifest()));
    }

    @Test
    void aSetThatIsGoodNowhereIsRefusedWithEveryReason() throws IOException {
        MadeSet set = set(7);
        copies().copy(set.id(), near);
        Files.writeString(at("near", set).resolve("roles.sql"), "more");
        Files.delete(set.path().resolve("files.tar"));

        assertThatThrownBy(() -> copies().fetch(set.id())).isInstanceOf(BackupFailed.class)
                .hasMessageContaining("No good copy of backup " + set.id() + " of chat")
                .hasMessageContaining("files.tar is missing").hasMessageContaining("roles.sql has 4 bytes instead of 0")
                .hasMessageContaining("far").hasMessageContaining("it is not there");
        assertThat(set.path().resolve("database/toc.dat")).as("nothing of the damaged set was removed").exists();
    }

    @Test
    void aRemovedCopyIsGoneEverywhereAndWhatFailedIsNamed() throws IOException {
        MadeSet set = set(7);
        MadeSet other = set(8);
        copies().copy(set.id(), near);
        copies().copy(other.id(), near);
        remove(directory.resolve("far"));

        assertThat(copies().remove(set.id())).singleElement().satisfies(trouble -> {
            assertThat(trouble.place()).isEqualTo(new PlaceName("far"));
            assertThat(trouble.words()).contains("is not there");
        });
        assertThat(names("near")).containsExactly(other.id().value());
        assertThat(set.path()).exists();
    }

    @Test
    void aHostWithoutBackupsIsToldWhatThePlacesHave() {
        MadeSet set = set(7);
        copies().copy(set.id(), far);
        remove(directory.resolve("near"));
        remove(instance.backups());

        List<Copies.Held> held = copies().held();

        assertThat(held.get(0).trouble().orElseThrow()).contains("near", "is not there");
        assertThat(held.get(1).sets()).containsExactly(set.id());
        assertThat(copies().manifest(set.id()).id()).isEqualTo(set.id().value());
        assertThat(copies().fetch(set.id()).from()).contains("far");
    }

    @Test
    void anInterruptedThreadEndsTheCopyAndLeavesNoSet() {
        MadeSet set = set(7);
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(WorkInterrupted.class).isThrownBy(() -> copies().copy(set.id(), near));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(names("near")).doesNotContain(set.id().value());
    }

    private MadeSet set(long run) {
        return MadeSet.in(instance.backups(), run, LARGE);
    }

    private Copies copies() {
        return new Copies(host, TestInstance.JSON, instance, List.of(near, far),
                TestInstance.workOn(instance, 7, "copyBackup", log::add));
    }

    private Path at(String place, MadeSet set) {
        return directory.resolve(place).resolve(set.id().value());
    }

    private List<String> names(String place) {
        return host.demand(Command.of("ls", "-A", directory.resolve(place).toString())).output().lines().toList();
    }

    private void remove(Path path) {
        host.demand(Command.of("rm", "-rf", path.toString()));
    }

    private void assertEqual(Path one, Path other) {
        assertThat(host.run(Command.of("diff", "--recursive", one.toString(), other.toString())).output()).isEmpty();
        assertThat(other).isDirectory();
    }

    private static void truncate(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }

    private static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }
}
