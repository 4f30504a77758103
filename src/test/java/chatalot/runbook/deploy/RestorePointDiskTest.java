package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.instance.InstanceDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore point on disks that are too small. Mounts them, so it needs root, as does the service. */
@Tag("docker")
class RestorePointDiskTest {

    private final LocalHost host = new LocalHost(PostgresContainer.shared().docker());
    private Path small;

    @BeforeEach
    void mount(@TempDir Path directory) {
        small = directory.resolve("small");
        host.demand(Command.of("mkdir", small.toString()));
        host.demand(Command.of("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", small.toString()));
    }

    @AfterEach
    void unmount() {
        host.demand(Command.of("umount", small.toString()));
    }

    @Test
    @Lesson(6)
    @Fault(in = Place.DISK, of = "The database's disk is too small for the restore point",
            comesTo = "The copy fails, the database serves on, the old version comes back")
    void aCloneThatDoesNotFitEndsInAnErrorAndTheDatabaseServesOn(@TempDir Path directory) {
        try (PostgresContainer postgres = PostgresContainer.withDisk(small);
                TestInstance data = new TestInstance(directory, postgres)) {
            postgres.docker().exec(postgres.container(), List.of("install", "-d", "-o", "postgres", "/small/space"),
                    Duration.ofSeconds(20));
            postgres.execute("postgres", "create tablespace small location '/small/space'",
                    "alter database %s set tablespace small".formatted(data.database()));
            data.sql("create table big as select repeat(md5(g::text), 30) t from generate_series(1, 22000) g");
            Fence fence = new Fence(InstanceDatabase.of(data.host(), data.instance()));
            fence.raise(data.instance().databaseName());

            assertThatThrownBy(() -> restorePoint(data, directory).take(new BackupFiles(backup(data), 0)))
                    .isInstanceOf(RestorePointFailed.class).hasMessageContaining("No space left on device")
                    .extracting(failure -> ((RestorePointFailed) failure).whatToDo()).asString().contains("free space");

            assertThat(postgres.value("postgres", "select count(*) from pg_database where datname like '%making%'"))
                    .isEqualTo("0");
            fence.lift(data.instance().databaseName());
            assertThat(data.value("select count(*) from big")).isEqualTo("22000");
            data.sql("insert into big values ('goes on')");
        }
    }

    @Test
    @Lesson(6)
    @Fault(in = Place.DISK, of = "The disk is too small for the restore point's files",
            comesTo = "The step fails, the files are untouched")
    void filesThatDoNotFitEndInAnErrorAndAreUntouched(@TempDir Path directory) {
        try (TestInstance data = new TestInstance(small)) {
            Path backup = backup(data);
            data.files("head -c 60M /dev/urandom > big");
            String files = data.filesAsTheyAre();

            assertThatThrownBy(() -> restorePoint(data, directory).take(new BackupFiles(backup, 0)))
                    .isInstanceOf(RestorePointFailed.class).hasMessageContaining("files");

            assertThat(data.filesAsTheyAre()).isEqualTo(files);
            restorePoint(data, directory).drop();
        }
    }

    /** A backup that holds nothing. */
    private Path backup(TestInstance data) {
        Path set = data.instance().backups().resolve("empty");
        host.write(set.resolve("files.list"), "");
        return set;
    }

    private RestorePoint restorePoint(TestInstance data, Path directory) {
        return new RestorePoint(host, data.instance(), new Journal(host, directory.resolve("journal")),
                data.work(1, "takeRestorePoint"), Duration.ofMinutes(1));
    }
}
