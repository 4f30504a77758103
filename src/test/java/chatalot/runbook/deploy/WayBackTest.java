package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.BackupMaker;
import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.deploy.KeptCopy.Kind;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.Journal;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.rotation.Share;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the stop to the way back, on real data; what a step would do after a crash is done by calling again. */
@Share(5)
@Tag("docker")
class WayBackTest {

    private static final long RUN = 5;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private final PostgresContainer postgres = PostgresContainer.shared();
    private TestInstance data;
    private Path journalFile;
    private Journal journal;
    private BackupFiles backup;
    private String rowsAtTheStop;
    private String filesAtTheStop;

    /** A backup, changes after it, and then the stop. */
    @BeforeEach
    void stopAfterABackup(@TempDir Path directory) throws IOException {
        data = new TestInstance(directory);
        journalFile = directory.resolve("run.journal");
        journal = new Journal(data.host(), journalFile);
        data.sql("create table message (id bigserial primary key, body text)",
                "insert into message (body) select md5(g::text) from generate_series(1, 500) g");
        data.files("mkdir -p old 'to vanish/deep' mode; for i in $(seq 50); do echo $i > old/$i; done; echo v > 'to vanish/deep/v'; "
                + "echo same > same; echo gone > gone; echo renamed > before; ln -s old/1 link; echo x > $'odd\\nname '");
        data.awaitRest();
        backup = backedUp();
        data.sql("insert into message (body) values ('after the backup')");
        data.files("echo new > $'new\\n  file'; echo changed >> old/1; rm gone; mv before after; ln -sfn old/2 link; mkdir empty; "
                + "rm -r 'to vanish'; chmod 750 mode; chown 4711:42 old/3; touch -d '2001-01-01' old/4; printf same > /tmp/s; "
                + "echo SAME > same; touch -d '2002-02-02 02:02:02.123456789' same");
        new Fence(cluster()).raise(data.instance().databaseName());
        new Fence(cluster()).lift(data.instance().databaseName());
        rowsAtTheStop = rows(data.database());
        filesAtTheStop = data.filesAsTheyAre();
        new Fence(cluster()).raise(data.instance().databaseName());
    }

    @AfterEach
    void end() {
        data.close();
    }

    @Test
    @Lesson(9)
    void everyRowAndFileComesBackAfterAFailedVersionChangedThem() {
        restorePoint().prepare(backup);
        restorePoint().take(backup);
        theNewVersionSpoilsTheData();

        wayBack().putBack();

        assertAsAtTheStop();
        assertThat(kept("cat born")).isEqualTo("born\n");
        assertThat(kept("cat old/7")).isEqualTo("spoiled\n");
        assertThat(postgres.value(data.database() + "_failed_5", "select count(*) from message")).isEqualTo("1");
        assertThat(exists(data.database() + "_before_5")).isFalse();
    }

    @Test
    void aVersionThatNeverHadAccessLeavesNothingToPutBack() {
        restorePoint().take(backup);

        wayBack().putBack();

        assertAsAtTheStop();
        assertThat(data.log()).anyMatch(line -> line.contains("nothing to put back"));
        restorePoint().drop();
        assertThat(new KeptCopies(data.host(), data.instance(), Clock.systemUTC()).list()).isEmpty();
        assertThat(data.leftOnDocker()).isEmpty();
    }

    @Test
    void aRestorePointThatACrashLeftHalfMadeIsMadeAgain() {
        restorePoint().prepare(backup);
        journal.begin("restore-point", Map.of());
        postgres.execute("postgres", "create database %s_making_5 template template0".formatted(data.database()));
        data.host().write(kept().restorePoint().resolve("files.list.partial"), "half");
        data.host().write(kept().restorePoint().resolve("delta.tar"), "half");

        restorePoint().take(backup);

        assertThat(restorePoint().isTaken()).isTrue();
        assertThat(exists(data.database() + "_making_5")).isFalse();
        theNewVersionSpoilsTheData();
        wayBack().putBack();
        assertAsAtTheStop();
    }

    @Test
    void whatIsTakenStaysAsItWasTakenWhenTheStepIsRepeated() {
        restorePoint().take(backup);
        forget("restore-point", "done");
        String listing = data.host().read(kept().listing()).orElseThrow();

        restorePoint().take(backup);

        assertThat(data.host().read(kept().listing())).contains(listing);
        theNewVersionSpoilsTheData();
        wayBack().putBack();
        assertAsAtTheStop();
    }

    @Test
    @Lesson(13)
    @Fault(in = Place.SERVICE, of = "It dies and the copy of the database it began runs on",
            comesTo = "The next attempt ends that one first; two never run at once")
    void aCloneThatADeadAttemptLeftRunningIsEndedFirst() throws SQLException, InterruptedException {
        assertThatItEndsAClone(() -> restorePoint().take(backup));
    }

    @Test
    void theCommandsOfAPersonEndACloneThatWasLeftRunning() throws SQLException, InterruptedException {
        List<String> commands = wayBack().byHand(backup);

        assertThatItEndsAClone(() -> data.host().demand(Command.of("bash", "-ec", commands.get(commands.size() - 1))));
    }

    @Test
    void theWayBackEndsACloneThatWasLeftRunning() throws SQLException, InterruptedException {
        assertThatItEndsAClone(() -> new LeftSessions(cluster(), data.work(RUN, "")).end());
    }

    private void assertThatItEndsAClone(Runnable what) throws SQLException, InterruptedException {
        Thread orphan = new Thread(() -> {
            try (Connection connection = postgres.open("postgres"); Statement statement = connection.createStatement()) {
                statement.execute("set application_name = '%s'".formatted(data.work(RUN, "").name("clone")));
                statement.execute("select pg_sleep(300)");
            } catch (SQLException e) {
                data.log().add("orphan: " + e.getMessage());
            }
        });
        orphan.start();
        await().until(() -> postgres.value("postgres",
                "select count(*) from pg_stat_activity where application_name like '%-clone'").equals("1"));

        what.run();

        orphan.join();
        assertThat(data.log()).anyMatch(line -> line.startsWith("orphan: ") && line.contains("terminating connection"));
    }

    @Test
    void aWayBackThatDiedBetweenDatabaseAndFilesGoesOn() {
        restorePoint().take(backup);
        theNewVersionSpoilsTheData();
        journal.begin("put-back-data", Map.of());
        new DatabaseWayBack(cluster(), data.instance().databaseName(), data.work(RUN, "putBackData"), LIMIT)
                .putBack(Optional.empty());

        wayBack().putBack();

        assertAsAtTheStop();
    }

    @Test
    void aWayBackThatDiedAmongTheFilesGoesOnAndKeepsWhatTheFailedVersionLeft() {
        restorePoint().take(backup);
        theNewVersionSpoilsTheData();
        wayBack().putBack();
        forget("put-back-data", "done");
        data.host().remove(kept().restorePoint().resolve("put-back"));
        data.files("rm -rf old/1 old/2 link 'odd'*; echo half > old/3");

        wayBack().putBack();

        assertAsAtTheStop();
        assertThat(kept("cat old/7")).isEqualTo("spoiled\n");
    }

    @Test
    void aDatabaseThatSomebodyRenamedAwayIsReplacedAllTheSame() {
        restorePoint().take(backup);
        theNewVersionSpoilsTheData();
        postgres.execute("postgres", "alter database %1$s rename to %1$s_failed_5".formatted(data.database()));

        wayBack().putBack();

        assertAsAtTheStop();
    }

    @Test
    @Lesson(9)
    @Fault(in = Place.DATABASE, of = "Somebody renames databases in the middle of a way back",
            comesTo = "What contradicts itself is left to people as it is")
    void databasesThatContradictEachOtherAreLeftToAPerson() {
        restorePoint().take(backup);
        theNewVersionSpoilsTheData();
        postgres.execute("postgres", "create database %s_failed_5".formatted(data.database()));

        assertThatThrownBy(() -> wayBack().putBack()).isInstanceOf(WayBackFailed.class)
                .hasMessageContaining("all exist");
        assertThat(exists(data.database())).isTrue();
        assertThat(exists(data.database() + "_before_5")).isTrue();
    }

    @Test
    @Lesson(9)
    @Fault(in = Place.BACKUP, of = "Somebody drops the restore point", comesTo = "It is said, nothing is renamed, and people decide")
    void aLostRestorePointIsSaidAndNothingIsRenamed() {
        restorePoint().take(backup);
        theNewVersionSpoilsTheData();
        postgres.execute("postgres", "drop database %s_before_5".formatted(data.database()));

        assertThatThrownBy(() -> wayBack().putBack()).isInstanceOf(WayBackFailed.class)
                .hasMessageContaining("does not exist");
        assertThat(exists(data.database())).isTrue();
    }

    @Test
    @Lesson(9)
    @Fault(in = Place.BACKUP, of = "Somebody writes into the restore point", comesTo = "It is not put back silently; people decide")
    void aRestorePointThatSomebodyWroteToIsNotPutBackSilently() {
        restorePoint().take(backup);
        theNewVersionSpoilsTheData();
        String before = data.database() + "_before_5";
        postgres.execute("postgres", "alter database %s allow_connections true".formatted(before));
        postgres.execute(before, "delete from message where id = 7");

        assertThatThrownBy(() -> wayBack().putBack()).isInstanceOf(WayBackFailed.class)
                .hasMessageContaining("500 instead of 501");
    }

    @Test
    void aPersonWithAShellPutsEverythingBackWithTheCommandsWeLeave() {
        restorePoint().prepare(backup);
        List<String> commands = wayBack().byHand(backup);
        restorePoint().take(backup);
        theNewVersionSpoilsTheData();
        data.docker().remove(data.work(RUN, "").name("files"));

        for (int twice = 0; twice < 2; twice++) {
            commands.forEach(each -> data.host().demand(Command.of("bash", "-ec", each)));
        }

        new Fence(cluster()).raise(data.instance().databaseName());
        assertAsAtTheStop();
        assertThat(kept("cat born")).isEqualTo("born\n");
    }

    @Test
    @Lesson(13)
    void whatTheOldVersionWroteAfterTheWayBackStaysWhateverIsRepeated() {
        restorePoint().prepare(backup);
        List<String> commands = wayBack().byHand(backup);
        restorePoint().take(backup);
        theNewVersionSpoilsTheData();
        wayBack().putBack();
        new Fence(cluster()).lift(data.instance().databaseName());
        data.sql("insert into message (body) values ('after the way back')");
        data.files("echo later > later");

        commands.forEach(each -> data.host().demand(Command.of("bash", "-ec", each)));
        forget("put-back-data", "done");
        wayBack().putBack();

        new Fence(cluster()).lift(data.instance().databaseName());
        assertThat(data.value("select count(*) from message where body = 'after the way back'")).isEqualTo("1");
        assertThat(data.files("cat later")).isEqualTo("later\n");
    }

    @Test
    void theCommandsOfAPersonHarmNothingBeforeThereIsARestorePoint() {
        wayBack().byHand(backup).forEach(each -> data.host().demand(Command.of("bash", "-ec", each)));

        new Fence(cluster()).raise(data.instance().databaseName());
        assertAsAtTheStop();
    }

    @Test
    void theCloneTakesOverWhatADatabaseHasBesidesItsTables() {
        String database = data.database();
        String role = "other_%d".formatted(System.nanoTime());
        postgres.execute("postgres", "create role %s".formatted(role),
                "alter database %s owner to %s".formatted(database, role),
                "revoke all on database %s from public".formatted(database),
                "grant connect on database %s to pg_monitor with grant option".formatted(database),
                "grant temporary, connect on database %s to %s".formatted(database, PostgresContainer.USER),
                "alter database %s connection limit 17".formatted(database),
                "alter database %s set search_path to \"$user\", public, \"odd, name\"".formatted(database),
                "alter database %s set statement_timeout to '7s'".formatted(database),
                "alter database %s set \"app.greeting\" to 'it''s'".formatted(database),
                "alter role %s in database %s set work_mem to '9MB'".formatted(role, database),
                "comment on database %s is 'the \"one\", it''s'".formatted(database));
        List<String> attributes = attributes(database);

        restorePoint().take(backup);

        assertThat(attributes).hasSizeGreaterThan(9);
        assertThat(attributes(database + "_before_5")).isEqualTo(attributes);
    }

    @Test
    void copiesAreListedWithTheDayOfTheirDeletionAndThenDeleted() {
        restorePoint().take(backup);
        theNewVersionSpoilsTheData();
        assertThat(copies(Duration.ZERO).list()).extracting(KeptCopy::what)
                .containsExactlyInAnyOrder(Kind.RESTORE_POINT, Kind.RESTORE_POINT_FILES);
        restorePoint().drop();
        assertThat(restorePoint().isTaken()).as("the only copy stays").isTrue();
        wayBack().putBack();
        restorePoint().drop();

        List<KeptCopy> copies = copies(Duration.ZERO).list();

        assertThat(copies).extracting(KeptCopy::what).containsExactlyInAnyOrder(Kind.FAILED_DATABASE, Kind.FAILED_FILES);
        assertThat(copies).allSatisfy(copy -> {
            assertThat(copy.run()).isEqualTo(RUN);
            assertThat(copy.bytes()).isPositive();
            assertThat(copy.since()).isCloseTo(Instant.now(), within(2, ChronoUnit.MINUTES));
            assertThat(copy.deletedAt()).isEqualTo(copy.since().plus(Duration.ofDays(7)));
        });
        assertThat(copies(Duration.ofDays(6)).expire(Set.of())).isEmpty();
        assertThat(copies(Duration.ofDays(8)).expire(Set.of(RUN))).isEmpty();
        assertThat(copies(Duration.ofDays(8)).expire(Set.of())).hasSize(2);
        assertThat(copies(Duration.ZERO).list()).isEmpty();
        assertThat(data.host().exists(kept().path())).isFalse();
        assertThat(data.leftOnDocker()).isEmpty();
    }

    private void theNewVersionSpoilsTheData() {
        journal.begin("unfence", Map.of());
        new Fence(cluster()).lift(data.instance().databaseName());
        data.sql("alter table message add column html text", "delete from message where id > 1",
                "create table added (id int)");
        data.files("echo born > born; mkdir -p 'born dir/deep'; echo b > 'born dir/deep/b'; rm old/5 old/6; echo spoiled > old/7; "
                + "rm -r empty; rm link; mkdir link; echo in > link/in; chmod 777 mode; chown 1:1 old/8; mv after elsewhere; "
                + "ref=$(stat -c %y same); echo Sane > same; touch -d \"$ref\" same; rm $'new\\n  file' $'odd\\nname '");
        new Fence(cluster()).raise(data.instance().databaseName());
    }

    private void assertAsAtTheStop() {
        assertThat(data.filesAsTheyAre()).isEqualTo(filesAtTheStop);
        assertThat(new Fence(cluster()).isRaised(data.instance().databaseName())).as("fence").isTrue();
        new Fence(cluster()).lift(data.instance().databaseName());
        assertThat(rows(data.database())).isEqualTo(rowsAtTheStop);
    }

    /** Unproven and unnamed: the proof has its own tests and takes its time. */
    private BackupFiles backedUp() throws IOException {
        BackupMaker maker = new BackupMaker(data.host(), data.instance(), data.work(RUN, "backup"), LIMIT,
                TestInstance.JSON, Clock.systemUTC());
        BackupId id = maker.dumpDatabase();
        maker.archiveFiles(id);
        Path set = data.instance().backups().resolve(id + ".partial");
        return new BackupFiles(set, TestInstance.JSON.readTree(set.resolve("draft.json").toFile())
                .at("/files/since").asLong());
    }

    /** As after a crash just before that line was written. */
    private void forget(String action, String phase) {
        String lines = data.host().read(journalFile).orElseThrow().lines()
                .filter(line -> !(line.contains("\"" + action + "\"") && line.contains("\"" + phase + "\"")))
                .map(line -> line + "\n").collect(Collectors.joining());
        data.host().write(journalFile, lines);
    }

    private List<String> attributes(String database) {
        try (Connection connection = postgres.open("postgres")) {
            return DatabaseAttributes.of(connection, new DatabaseName(database)).lines();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeptCopies copies(Duration later) {
        return new KeptCopies(data.host(), data.instance(), Clock.offset(Clock.systemUTC(), later));
    }

    private KeptDirectory kept() {
        return KeptDirectory.of(data.instance(), RUN);
    }

    private String rows(String database) {
        return postgres.value(database, "select string_agg(m::text, '|' order by id) from message m")
                + postgres.value(database, "select last_value from message_id_seq");
    }

    private boolean exists(String database) {
        return postgres.value("postgres", "select count(*) from pg_database where datname = '%s'".formatted(database))
                .equals("1");
    }

    private String kept(String script) {
        return data.host().demand(Command.of("bash", "-c", "cd '%s'/files/*; %s".formatted(
                KeptDirectory.of(data.instance(), RUN).path(), script))).output();
    }

    private InstanceDatabase cluster() {
        return InstanceDatabase.of(data.host(), data.instance());
    }

    private RestorePoint restorePoint() {
        return new RestorePoint(data.host(), data.instance(), journal, data.work(RUN, "takeRestorePoint"), LIMIT);
    }

    private DataWayBack wayBack() {
        return new DataWayBack(data.host(), data.instance(), journal, data.work(RUN, "putBackData"), LIMIT,
                Clock.systemUTC());
    }
}
