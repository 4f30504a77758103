package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.backup.Manifest;
import chatalot.runbook.deploy.RestoreSpace.FileSystem;
import chatalot.runbook.deploy.RestoreSpace.Need;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The checkout comes to /srv/chat, backups lie in /backups, Docker keeps its things in /docker. */
class RestoreSpaceTest {

    private static final long GB = 1_000_000_000;
    private static final long NOTHING_TO_FETCH = 0;
    private static final Path CHECKOUT = Path.of("/srv/chat");
    private static final Path BACKUPS = Path.of("/backups");
    private static final Path DOCKER = Path.of("/docker");

    @Test
    void nothingIsLackingWhereEverythingFits() {
        List<Need> needs = needs(10 * GB, 5 * GB, NOTHING_TO_FETCH, "chat_files");

        assertThat(lacking(needs, Map.of(CHECKOUT, disk("a", 2), DOCKER, disk("b", 21)))).isEmpty();
    }

    @Test
    void eachPlaceThatIsTooSmallIsNamedWithWhatItNeedsAndWhatIsFree() {
        List<Need> needs = needs(10 * GB, 5 * GB, 4 * GB, "chat_files");

        assertThat(lacking(needs, Map.of(BACKUPS, disk("a", 3), CHECKOUT, disk("b", 2), DOCKER, disk("c", 20)))).containsExactly(
                "the backup itself in /backups (4.0 GB): 4.0 GB needed, 3.0 GB free",
                "image and database in /docker (15.2 GB), the user files in /docker (5.0 GB): 20.2 GB needed on one file system, "
                        + "20.0 GB free");
    }

    @Test
    void placesOnOneFileSystemShareItsRoom() {
        List<Need> needs = needs(10 * GB, 5 * GB, 4 * GB, "chat_files");

        assertThat(lacking(needs, Map.of(BACKUPS, disk("a", 25), CHECKOUT, disk("a", 25), DOCKER, disk("a", 25)))).singleElement()
                .asString().contains("/backups", "/srv/chat", "/docker", "25.3 GB needed on one file system, 25.0 GB free");
    }

    @Test
    void filesInADirectoryOfTheHostNeedTheirRoomThere() {
        List<Need> needs = needs(10 * GB, 5 * GB, NOTHING_TO_FETCH, "/data/files");

        assertThat(lacking(needs, Map.of(CHECKOUT, disk("a", 2), DOCKER, disk("b", 16), Path.of("/data/files"), disk("c", 4))))
                .containsExactly("the user files in /data/files (5.0 GB): 5.0 GB needed, 4.0 GB free");
    }

    @Test
    void filesInTwoVolumesOfOneFileSystemAreCountedOnce() {
        List<Need> needs = needs(10 * GB, 5 * GB, NOTHING_TO_FETCH, "chat_files", "chat_avatars");

        assertThat(lacking(needs, Map.of(CHECKOUT, disk("a", 2), DOCKER, disk("b", 21)))).isEmpty();
    }

    private static List<String> lacking(List<Need> needs, Map<Path, FileSystem> disks) {
        return new RestoreSpace(needs, disks::get).lacking();
    }

    private static FileSystem disk(String id, long gigabytes) {
        return new FileSystem(id, gigabytes * GB);
    }

    private static List<Need> needs(long database, long files, long missing, String... volumes) {
        Manifest manifest = new Manifest("chat-7-20261124080000", "chat", 7, Instant.parse("2026-11-24T08:00:00Z"),
                new Manifest.Running("chat-chatalot", "sha256:1", Optional.empty(), Optional.empty(), "sha256:2", Optional.empty()),
                new Manifest.Database("chatalot", "17.2", "1-1", database, "", List.of(), List.of(), Map.of(), Optional.empty()),
                Optional.of(new Manifest.Files(List.of(volumes), 1, files, 0, 0)), Optional.empty(), Map.of(), Optional.empty());
        return RestoreSpace.needs(manifest, CHECKOUT, BACKUPS, missing, DOCKER);
    }
}
