package chatalot.runbook.steps;

import static chatalot.runbook.run.BackupCopy.State.OBSOLETE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chatalot.runbook.backup.MadeSet;
import chatalot.runbook.backup.Verification.State;
import chatalot.runbook.backup.WrittenSets;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.BackupCopies;
import chatalot.runbook.run.BackupCopy;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** Which backups go at the end of a run. */
class OldBackupsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path directory;
    private final OwnTables tables = new OwnTables();
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final BackupCopies known = new BackupCopies(tables.jdbc(), CLOCK);
    private final List<Fact> told = new ArrayList<>();
    private WrittenSets sets;
    private OldBackups old;
    private RecordedContext context;

    @BeforeEach
    void begin() throws IOException {
        Files.writeString(directory.resolve("docker-compose.yml"), "services: {}\n");
        Path backups = Files.createDirectory(directory.resolve("backups"));
        MockEnvironment environment = new MockEnvironment();
        environment.setProperty("runbook.instances.chat.directory", directory.toString());
        environment.setProperty("runbook.instances.chat.backups", backups.toString());
        for (String rule : new String[] {"days", "daily", "weekly", "monthly"}) {
            environment.setProperty("runbook.instances.chat.backup.keep." + rule, "0");
        }
        environment.setProperty("runbook.instances.chat.backup.keep.last", "2");
        environment.setProperty("runbook.instances.chat.copies[0].name", "offsite");
        environment.setProperty("runbook.instances.chat.copies[0].directory", directory.resolve("offsite").toString());
        InstanceCatalog catalog = InstanceCatalog.read(environment, new LocalHost(docker));
        sets = new WrittenSets(backups);
        InstanceOfRun instances = new InstanceOfRun(catalog, TestInstance.JSON);
        old = new OldBackups(instances, TestInstance.JSON, tables.runs(), new ObsoleteCopies(instances, known, TestInstance.JSON, told::add), CLOCK, told::add);
        context = new RecordedContext(run(50, RunKind.BACKUP, ""));
        context.evidence().put(InstanceOfRun.EVIDENCE, "application/json", TestInstance.JSON.writeValueAsString(MadeSet.instance(directory)));
        for (int day = 1; day <= 5; day++) {
            sets.proven("chat-%d-2026110%d020000".formatted(day, day));
        }
    }

    @AfterEach
    void end() {
        sets.close();
        docker.close();
    }

    @Test
    void whatNothingKeepsGoesAndTheLogSaysWhyTheOthersStay() {
        old.thinOut(context);

        assertThat(left()).containsExactlyInAnyOrder("chat-5-20261105020000", "chat-4-20261104020000");
        assertThat(context.lines()).contains("Removed backup chat-1-20261101020000: nothing keeps it any more",
                "Kept backup chat-5-20261105020000: the newest that is proven, one of the last 2",
                "Kept backup chat-4-20261104020000: one of the last 2");
        assertThat(told).extracting(Fact::act, Fact::subject).contains(tuple(Act.COPY_DELETED, "chat-1-20261101020000"));
        context.lines().clear();
        old.thinOut(context);
        assertThat(context.lines()).isEmpty();
    }

    @Test
    @Lesson(10)
    void whatARunThatHasNotEndedMadeOrVerifiesStays() {
        run(1, RunKind.UPDATE, "v1.1.0");
        run(51, RunKind.VERIFY, "chat-2-20261102020000");

        old.thinOut(context);

        assertThat(left()).containsExactlyInAnyOrder("chat-5-20261105020000", "chat-4-20261104020000", "chat-2-20261102020000",
                "chat-1-20261101020000");
    }

    @Test
    void whatWasFoundDamagedCountsForNothingAndWhatDidNotComeBackIsLeftToPeople() {
        sets.found("chat-5-20261105020000", State.DAMAGED);
        sets.found("chat-1-20261101020000", State.NOT_RESTORED);
        sets.found("chat-4-20261104020000", State.WHOLE);

        old.thinOut(context);

        assertThat(left()).containsExactlyInAnyOrder("chat-5-20261105020000", "chat-5-20261105020000.verified.json",
                "chat-4-20261104020000", "chat-4-20261104020000.verified.json", "chat-3-20261103020000", "chat-1-20261101020000",
                "chat-1-20261101020000.verified.json");
    }

    @Test
    @Lesson(10)
    void whatIsDamagedHereAndGoodElsewhereStaysBecauseItsCopiesWouldGoWithIt() {
        sets.found("chat-1-20261101020000", State.DAMAGED);
        known.seen("chat", "chat-1-20261101020000", "offsite", BackupCopy.State.GOOD, "");

        old.thinOut(context);

        assertThat(left()).contains("chat-1-20261101020000").doesNotContain("chat-2-20261102020000");
        assertThat(known.of("chat", "chat-1-20261101020000")).extracting(BackupCopy::state).containsExactly(BackupCopy.State.GOOD);
    }

    @Test
    void whatAKeptRestorePointStandsOnStays() throws IOException {
        Path point = directory.resolve("backups/kept/run-2/restore-point");

        Files.createDirectories(point);
        Files.writeString(point.resolve("delta.tar"), "");
        old.thinOut(context);

        assertThat(left()).contains("chat-2-20261102020000");
    }

    @Test
    void nothingGoesWhileARunIsUnderWayThatMayNeedAnyOfThem() {
        run(51, RunKind.RESTORE, "");

        old.thinOut(context);

        assertThat(left()).hasSize(5);
        assertThat(context.lines()).containsExactly("No old backup is removed while run 51 is not finished: it may need any of them.");
    }

    @Test
    void whatNobodyCanReadIsLeftToPeopleAndWhatARunLeftUnfinishedGoes() throws IOException {
        Files.writeString(sets.directory("chat-6-20261001020000").resolve("manifest.json"), "{");
        sets.directory("chat-7-20261107020000.partial");
        sets.directory("chat-50-20261107020000.partial");

        old.thinOut(context);

        assertThat(left()).contains("chat-6-20261001020000", "chat-50-20261107020000.partial")
                .doesNotContain("chat-7-20261107020000.partial");
        assertThat(context.lines()).contains("Removed chat-7-20261107020000.partial, which no run is at work on");
    }

    @Test
    void theCopiesGoWithTheirBackupAndOneThatCannotBeReachedWithALaterRun() throws IOException {
        Path offsite = directory.resolve("offsite");
        copied(offsite, "chat-1-20261101020000");
        copied(offsite, "chat-5-20261105020000");
        copied(offsite, "chat-9-20261001020000");
        Path away = Files.move(offsite, directory.resolve("away"));

        old.thinOut(context);

        assertThat(context.lines()).anySatisfy(line -> assertThat(line)
                .startsWith("WARNING: the copy of backup chat-1-20261101020000 could not be removed").contains("is not there"));
        assertThat(known.of("chat", "chat-1-20261101020000")).singleElement().extracting(BackupCopy::state).isEqualTo(OBSOLETE);

        Files.move(away, offsite);
        old.thinOut(context);

        assertThat(context.lines()).contains("Removed the copy of backup chat-1-20261101020000 at offsite");
        assertThat(offsite.toFile().list()).as("chat-9 may be the last of its kind")
                .containsExactlyInAnyOrder("chat-5-20261105020000", "chat-9-20261001020000");
        assertThat(known.of("chat")).extracting(BackupCopy::backup)
                .containsExactlyInAnyOrder("chat-5-20261105020000", "chat-9-20261001020000");
    }

    private void copied(Path place, String backup) throws IOException {
        Files.writeString(Files.createDirectories(place.resolve(backup)).resolve("manifest.json"), "{}");
        known.seen("chat", backup, "offsite", BackupCopy.State.GOOD, "");
    }

    private String[] left() {
        return directory.resolve("backups").toFile().list();
    }

    private Run run(long number, RunKind kind, String target) {
        return tables.with(new Run(new RunNumber(number), kind, "chat", target, "", Optional.empty(), "olga", RunState.PREPARING,
                Optional.empty(), Optional.empty(), Optional.empty(), CLOCK.instant(), Optional.empty(), Optional.empty(), "p", Optional.empty()));
    }
}
