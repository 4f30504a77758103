package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.database.TestInstance;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups onto a disk of 16 MiB. Mounts one, so it needs root, as does the service. */
@Tag("docker")
class FullDiskTest {

    private TestInstance data;

    @BeforeEach
    void begin(@TempDir Path directory) {
        data = new TestInstance(directory);
        Path backups = data.instance().backups();
        data.host().demand(Command.of("mkdir", backups.toString()));
        data.host().demand(Command.of("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", backups.toString()));
    }

    @AfterEach
    void end() {
        data.host().demand(Command.of("umount", data.instance().backups().toString()));
        data.close();
    }

    @Test
    @Lesson(6)
    @Fault(in = Place.DISK, of = "A backup will not fit on its disk", comesTo = "It is refused with the numbers before anything is dumped")
    void aSetThatWillNotFitIsRefusedWithTheNumbersBeforeAnythingIsDumped() {
        data.files("head -c 20M /dev/urandom > big");

        assertThatThrownBy(() -> new BackupMaker(data.host(), data.instance(), data.work(1, "dumpDatabase"),
                Duration.ofMinutes(1), TestInstance.JSON, Clock.systemUTC()).dumpDatabase())
                .isInstanceOf(BackupFailed.class).hasMessageContaining("not enough room")
                .hasMessageContaining("has 16 MiB");
        assertThat(data.log()).noneMatch(line -> line.contains("Dumped"));
    }

    @Test
    @Lesson(6)
    @Fault(in = Place.DISK, of = "The disk fills up under a dump",
            comesTo = "The backup fails by name of its directory, and leaves nothing")
    void aDumpThatFillsTheDiskAllTheSameFailsAndLeavesNothingRunning() {
        data.sql("create table big (raw bytea)",
                "insert into big select decode(string_agg(md5(random()::text), ''), 'hex') "
                        + "from generate_series(1, 30) a, generate_series(1, 65536) b group by a");
        SetDirectory set = set();

        assertThatThrownBy(() -> new DatabaseDump(ground()).into(set)).isInstanceOf(BackupFailed.class)
                .hasMessageContaining("No space left on device");
        assertThat(data.leftOnDocker()).isEmpty();
    }

    @Test
    @Lesson(6)
    @Fault(in = Place.DISK, of = "The disk fills up under the archive of files", comesTo = "The backup fails, and leaves nothing")
    void anArchiveThatFillsTheDiskAllTheSameFailsAndLeavesNothingRunning() {
        data.files("head -c 20M /dev/urandom > big");
        SetDirectory set = set();

        assertThatThrownBy(() -> new FileArchive(ground()).into(set)).isInstanceOf(BackupFailed.class)
                .hasMessageContaining("(exit code 2, 0 bytes left on the disk)");
        assertThat(data.leftOnDocker()).isEmpty();
    }

    private SetDirectory set() {
        SetDirectory set = new BackupStore(data.host(), TestInstance.JSON, data.instance())
                .set(BackupId.of(data.instance().name(), 1, Instant.now()));
        set.create();
        return set;
    }

    private Ground ground() {
        return new Ground(data.host(), data.instance(), data.work(1, "dumpDatabase"), Duration.ofMinutes(1));
    }
}
