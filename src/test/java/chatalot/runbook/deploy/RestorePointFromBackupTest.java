package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.BackupMaker;
import chatalot.runbook.backup.BackupStore;
import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.deploy.KeptCopy.Kind;
import chatalot.runbook.deploy.RestorePointFromBackup.Lost;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.Journal;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.rotation.BesideOthers;
import chatalot.runbook.rotation.Share;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore point of which something was lost, made again of the run's backup, on real data. */
@Share(2)
@BesideOthers
@Tag("docker")
class RestorePointFromBackupTest {

    private static final long RUN = 6;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private final PostgresContainer postgres = PostgresContainer.shared();
    private TestInstance data;
    private Journal journal;
    private Backup backup;
    private String rowsOfTheBackup;
    private String filesOfTheBackup;

    /** A proven backup, changes after it, the stop, and a version that spoils what it finds. */
    @BeforeEach
    void aSpoiledInstance(@TempDir Path directory) {
        data = new TestInstance(directory);
        journal = new Journal(data.host(), directory.resolve("run.journal"));
        data.sql("create table message (id bigserial primary key, body text)",
                "insert into message (body) select md5(g::text) from generate_series(1, 50) g");
        data.files("mkdir -p 'a b/deep' mode; echo same > same; echo old > 'a b/old'; echo x > $'odd\\nname'; ln -s same link");
        data.awaitRest();
        BackupMaker maker = new BackupMaker(data.host(), data.instance(), data.work(RUN, "backup"), LIMIT, TestInstance.JSON,
                Clock.systemUTC());
        BackupId id = maker.dumpDatabase();
        maker.archiveFiles(id);
        maker.archiveSecrets(id, Optional.empty());
        maker.prove(id);
        maker.keep(id);
        backup = new BackupStore(data.host(), TestInstance.JSON, data.instance()).find(id).orElseThrow();
        rowsOfTheBackup = rows();
        filesOfTheBackup = data.filesAsTheyAre();
        data.sql("insert into message (body) select 'later' from generate_series(1, 7)");
        data.files("echo new > new; echo changed > 'a b/old'; rm link");
        new Fence(cluster()).raise(data.instance().databaseName());
        restorePoint().take(new BackupFiles(backup.directory(), backup.manifest().files().orElseThrow().since()));
        journal.begin("unfence", Map.of());
        new Fence(cluster()).lift(data.instance().databaseName());
        data.sql("delete from message where body = 'later' or id = 1", "alter table message add column html text");
        data.files("echo born > born; rm -r 'a b'");
        new Fence(cluster()).raise(data.instance().databaseName());
    }

    @AfterEach
    void end() {
        data.close();
    }

    @Test
    @Fault(in = Place.BACKUP, of = "The restore point is dropped by hand: clone, files or both",
            comesTo = "What going back to the run's backup would lose is counted, and it takes the place once somebody has agreed")
    void theBackupTakesThePlaceOfAllThatWasLost() {
        drop(before());
        loseTheFiles();
        Lost lost = point().lost();
        assertThat(lost).isEqualTo(new Lost(true, true));

        point().remake(lost);
        point().remake(lost);
        wayBack().putBack();

        assertThat(data.filesAsTheyAre()).isEqualTo(filesOfTheBackup);
        new Fence(cluster()).lift(data.instance().databaseName());
        assertThat(rows()).isEqualTo(rowsOfTheBackup);
        assertThat(point().lost()).isEqualTo(new Lost(false, false));
        assertThat(data.leftOnDocker()).singleElement().asString().contains("files");
        restorePoint().drop();
        assertThat(copies()).containsExactlyInAnyOrder(Kind.FAILED_DATABASE, Kind.FAILED_FILES, Kind.RESTORE_POINT);
    }

    /** Their directories were in motion while the archive was made, so the listing names what lay in them and not them. */
    @Test
    @Lesson(9)
    void whatLayInDirectoriesThatUsersWroteToDuringTheBackupComesBack() {
        data.host().demand(Command.of("sed", "--null-data", "--in-place", "/^d /d", backup.directory().resolve("files.list").toString()));
        drop(before());
        loseTheFiles();

        point().remake(new Lost(true, true));
        wayBack().putBack();
        wayBack().putBack();

        assertThat(data.files("cat 'a b/old' same; readlink link; [ ! -e born ] && echo gone")).isEqualTo("old\nsame\nsame\ngone\n");
    }

    @Test
    void whatTheFailedVersionDeletedCountsAsLostAllTheSame() {
        drop(before());

        Written written = point().loses(new Lost(true, false));

        assertThat(written.tables().get("public.message").written()).as("at least the rows of after the backup").isGreaterThanOrEqualTo(7);
        assertThat(written.files().written() + written.files().gone()).as("the files' restore point is there").isZero();
        assertThat(point().wouldLose(new Lost(true, true)).files().written()).isPositive();
        assertThat(new Fence(cluster()).isRaised(data.instance().databaseName())).as("it stays closed").isTrue();
    }

    @Test
    void whatWasLostIsCountedTheSameAfterAnAttemptThatDied() {
        drop(before());
        Written first = point().loses(new Lost(true, false));
        point().remake(new Lost(true, false));
        drop(before());

        assertThat(point().loses(new Lost(true, false)).tables()).isEqualTo(first.tables());
    }

    @Test
    void whatIsThereIsNotMadeAgain() {
        assertThat(point().lost().isNothing()).isTrue();
        loseTheFiles();

        Lost lost = point().lost();
        assertThat(lost).isEqualTo(new Lost(false, true));
        point().remake(lost);
        wayBack().putBack();

        new Fence(cluster()).lift(data.instance().databaseName());
        assertThat(postgres.value(data.database(), "select count(*) from message where body = 'later'")).as("rows as at the stop").isEqualTo("7");
        assertThat(data.filesAsTheyAre()).as("files as in the backup").isEqualTo(filesOfTheBackup);
    }

    @Test
    void aCloneThatLostRowsIsKeptAside() {
        postgres.execute("postgres", "alter database %s allow_connections true".formatted(before()));
        postgres.execute(before(), "delete from message where id = 2");
        assertThat(point().missing().isNothing()).as("seen only by counting").isTrue();
        Lost lost = point().lost();
        assertThat(lost).isEqualTo(new Lost(true, false));

        point().remake(lost);
        wayBack().putBack();

        new Fence(cluster()).lift(data.instance().databaseName());
        assertThat(rows()).isEqualTo(rowsOfTheBackup);
        assertThat(postgres.value(data.database() + "_damaged_6", "select count(*) from message")).isEqualTo("56");
    }

    @Test
    void beforeTheNewVersionHadAccessNothingIsLost(@TempDir Path other) {
        drop(before());
        loseTheFiles();

        assertThat(new RestorePointFromBackup(data.host(), data.instance(), new Journal(data.host(), other.resolve("empty.journal")),
                data.work(RUN, "remakeRestorePoint"), LIMIT, backup).lost().isNothing()).isTrue();
    }

    private List<Kind> copies() {
        return new KeptCopies(data.host(), data.instance(), Clock.systemUTC()).list().stream().map(KeptCopy::what).toList();
    }

    private String before() {
        return data.database() + "_before_" + RUN;
    }

    private void drop(String database) {
        postgres.execute("postgres", "drop database %s with (force)".formatted(database));
    }

    private void loseTheFiles() {
        data.host().demand(Command.of("rm", "-rf", KeptDirectory.of(data.instance(), RUN).restorePoint().toString()));
    }

    private String rows() {
        return postgres.value(data.database(), "select string_agg(m.id || m.body, '|' order by id) from message m");
    }

    private InstanceDatabase cluster() {
        return InstanceDatabase.of(data.host(), data.instance());
    }

    private RestorePointFromBackup point() {
        return new RestorePointFromBackup(data.host(), data.instance(), journal, data.work(RUN, "remakeRestorePoint"), LIMIT, backup);
    }

    private RestorePoint restorePoint() {
        return new RestorePoint(data.host(), data.instance(), journal, data.work(RUN, "takeRestorePoint"), LIMIT);
    }

    private DataWayBack wayBack() {
        return new DataWayBack(data.host(), data.instance(), journal, data.work(RUN, "putBackData"), LIMIT, Clock.systemUTC());
    }
}
