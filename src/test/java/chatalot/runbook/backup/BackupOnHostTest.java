package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.backup.Manifest.Table;
import chatalot.runbook.database.HostInstance;
import chatalot.runbook.database.PostgresOnHost;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Script;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.Beside;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.Instance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of an instance that is installed on this machine itself, beside its own PostgreSQL. */
@Tag("units")
class BackupOnHostTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private final PostgresOnHost postgres = PostgresOnHost.shared();
    private HostInstance data;

    @BeforeEach
    void begin(@TempDir Path directory) {
        data = new HostInstance(directory);
        data.sql("create table message (id bigserial primary key, body text)",
                "insert into message (body) select md5(g::text) from generate_series(1, 500) g");
    }

    @AfterEach
    void nothingIsLeftAtWork() {
        assertThat(data.left()).isEmpty();
        assertThat(data.log()).noneMatch(line -> line.contains("$ecret"));
    }

    @Test
    void aBackupIsRestoredAndComparedBeforeItIsKept() throws IOException {
        oddFiles();

        Manifest manifest = backup(7);

        assertThat(store().newestProven().orElseThrow().manifest()).isEqualTo(manifest);
        assertThat(manifest.database().tables()).extracting(Table::name, Table::rows).contains(tuple("public.message", 500L));
        assertThat(manifest.proof().orElseThrow().files()).isEqualTo(7);
        assertThat(manifest.files().orElseThrow().unsettled()).isZero();
        assertThat(manifest.running().databaseImage()).startsWith("PostgreSQL " + postgres.major());
        assertThat(manifest.running().imageId()).startsWith("sha256:");
        assertThat(manifest.running().image()).isEqualTo("chatalot.service");
        assertThat(data.backups()).containsExactly(manifest.id());
        String listing = Files.readString(data.instance().backups().resolve(manifest.id()).resolve("files.list"), StandardCharsets.ISO_8859_1);
        assertThat(listing).contains("/srv/files//", "/srv/files/first//", "/srv/-more % of (them) \\ it's/first//", "line\nbreak")
                .doesNotContain("srv/neighbour", "files-not", "files2", "other");
        String archive = data.host().demand(Command.of("tar", "--list", "--file=" + data.instance().backups().resolve(manifest.id()).resolve("files.tar")))
                .output();
        assertThat(archive).contains("srv/files/first").doesNotContain("srv/neighbour", "files-not", "files2", "other");
    }

    @Test
    void aFinishedBackupIsVerifiedAgain() {
        Manifest manifest = backup(7);

        new BackupVerifier(data.host(), data.instance(), data.work(8, "verify"), LIMIT, TestInstance.JSON, Clock.systemUTC())
                .verify(new BackupId(manifest.id()));

        assertThat(store().found().get(0).verified().orElseThrow().state()).isEqualTo(Verification.State.WHOLE);
    }

    @Test
    void aBackupThatIsPutInRestoresEveryFileAndRowAndNoNeighbourIsTouched() {
        oddFiles();
        String then = data.filesAsTheyAre();
        String neighbours = data.neighbours();
        Backup backup = store().require(new BackupId(backup(9).id()));
        data.files("rm -r 'a dir'; echo x >> ünïcode; mkdir born; echo b > born/b; rm link; mkdir link; echo c > link/c; chmod 700 .; "
                + "rm -r -- \"../-more % of (them) \\\\ it's\"");
        postgres.execute("postgres", "create database %s_in".formatted(data.database()));
        BackupInPlace place = new BackupInPlace(data.host(), data.instance(), data.work(9, "putIn"), LIMIT, backup);

        place.restoreFiles();
        place.restoreFiles();
        place.restoreInto(new DatabaseName(data.database() + "_in"));

        assertThat(data.filesAsTheyAre()).isEqualTo(then);
        assertThat(data.neighbours()).isEqualTo(neighbours);
    }

    @Test
    void whatAnArchiveHoldsOfOtherPlacesStaysInIt() throws IOException {
        Backup backup = store().require(new BackupId(backup(9).id()));
        Path evil = Files.writeString(data.instance().directory().getParent().resolve("srv/evil"), "evil");
        data.host().demand(Command.of("tar", "--append", "--directory=/", "--file=" + backup.directory().resolve("files.tar"), "--",
                evil.toString().substring(1)));
        Files.delete(evil);
        data.files("rm first");

        new BackupInPlace(data.host(), data.instance(), data.work(9, "putIn"), LIMIT, backup).restoreFiles();

        assertThat(data.files("cat first")).isEqualTo("first\n");
        assertThat(evil).doesNotExist();
    }

    @Test
    void aDirectoryThatIsALinkIsNotTakenForItsFiles() throws IOException {
        data.around("mv files elsewhere; ln -s elsewhere files");
        BackupMaker maker = maker(10);
        BackupId id = maker.dumpDatabase();

        assertThatThrownBy(() -> maker.archiveFiles(id)).isInstanceOf(BackupFailed.class).hasMessageContaining("srv/files is no directory");
    }

    /** What goes back to a time before the backup would take the backup away. */
    @Test
    void userFilesThatHoldTheBackupsAreRefused() {
        String all = data.instance().backups().getParent().toString();
        Instance of = data.instance();
        Instance wide = new Instance(of.name(), of.directory(), of.installation(), of.envFile(), of.databaseName(), of.databaseUser(), Map.of(all, all),
                of.secretFiles(), of.appPort(), of.publishedUrl(), of.healthPath(), of.backups());

        assertThatThrownBy(() -> new BackupMaker(data.host(), wide, data.work(11, "backup"), LIMIT, TestInstance.JSON, Clock.systemUTC()).dumpDatabase())
                .isInstanceOf(BackupFailed.class).hasMessageContaining("lies in %s, which holds user files".formatted(all));
    }

    @Test
    void thePasswordIsSeenByNobodyAndAnInterruptedStepLeavesNothingRunning() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread step = new Thread(() -> {
            try {
                maker(14).dumpDatabase();
            } catch (WorkInterrupted e) {
                thrown.set(e);
            }
        });
        try (Connection lock = postgres.open(data.database())) {
            lock.setAutoCommit(false);
            lock.createStatement().execute("lock table message");
            step.start();
            await().atMost(Duration.ofMinutes(1)).until(() -> processes().contains("pg_dump"));

            assertThat(processes()).contains("-dump@").doesNotContain("$ecret");
            assertThat(environments()).doesNotContain("$ecret");
            assertThat(passwordFiles()).isEqualTo("600 pgpass\n");

            step.interrupt();
            step.join(Duration.ofSeconds(30).toMillis());
        }

        assertThat(thrown.get()).isInstanceOf(WorkInterrupted.class);
        assertThat(data.left()).isEmpty();
        store().removeUnfinished(14);
    }

    @Test
    void theNextAttemptEndsWhatACrashLeftRunning() throws InterruptedException {
        Script endless = new Script("endless", "sleep 600; echo 'never said'");
        CompletableFuture<Ended> dead = CompletableFuture.supplyAsync(() -> Beside.of(data.host(), data.instance(), data.work(13, "backup"))
                .run("prove-files", endless, List.of(), Map.of(), LIMIT));
        CompletableFuture<Ended> another = CompletableFuture.supplyAsync(() -> Beside.of(data.host(), data.instance(), data.work(130, "backup"))
                .run("prove-files", endless, List.of(), Map.of(), LIMIT));
        await().until(() -> processes().split("sleep 600").length == 3);

        BackupId id = maker(13).dumpDatabase();

        assertThatThrownBy(dead::get).isInstanceOf(ExecutionException.class).cause().isInstanceOf(PassingTrouble.class)
                .hasMessageContaining("somebody else");
        assertThat(another).as("of another run").isNotDone();
        Beside.of(data.host(), data.instance(), data.work(130, "backup")).removeLeftovers();
        assertThatThrownBy(another::get).isInstanceOf(ExecutionException.class);
        assertThat(data.backups()).containsExactly(id + ".partial");
    }

    @Test
    void aScratchServerThatACrashLeftRunningIsEndedWithItsCopy() throws IOException {
        BackupId id = maker(15).dumpDatabase();
        maker(15).archiveFiles(id);
        Path set = data.instance().backups().resolve(id + ".partial");
        RestoredCopy.alone(new Ground(data.host(), data.instance(), data.work(15, "backup"), LIMIT), set).restore();
        String sockets = Files.readString(cluster().resolve("sockets")).strip();
        assertThat(Path.of(sockets)).isDirectory();

        maker(15).prove(id);

        assertThat(data.left()).isEmpty();
        assertThat(Path.of(sockets)).doesNotExist();
    }

    @Test
    void programsOfAnotherVersionAreRefused() {
        SetDirectory set = store().set(BackupId.of(data.instance().name(), 16, Clock.systemUTC().instant()));
        set.create();
        Ground other = new Ground(data.host(), data.instance(), data.work(16, "backup"), LIMIT).on("9");
        String words = "PostgreSQL 9 is needed, and its own programs are not on this host: pg_dump is of version";

        assertThatThrownBy(() -> new DatabaseDump(other).into(set)).isInstanceOf(BackupFailed.class).hasMessageContaining(words);
        assertThatThrownBy(() -> RestoredCopy.alone(other, set.path())).isInstanceOf(BackupFailed.class).hasMessageContaining(words);
    }

    @Test
    void aDamagedDumpFailsTheProof() throws IOException {
        BackupId id = maker(17).dumpDatabase();
        maker(17).archiveFiles(id);
        data.sql("update message set body = 'two' where id = 2");
        BackupId other = maker(18).dumpDatabase();
        Path set = data.instance().backups().resolve(id + ".partial");
        data.host().demand(Command.of("rm", "-rf", set.resolve("database").toString()));
        Files.move(data.instance().backups().resolve(other + ".partial/database"), set.resolve("database"));

        assertThatThrownBy(() -> maker(17).prove(id)).isInstanceOf(BackupFailed.class).hasMessageContaining("public.message");
    }

    private Path cluster() {
        return data.instance().backups().resolve("work").resolve(data.left().get(0));
    }

    private String processes() {
        return data.host().demand(Command.of("ps", "-eo", "args")).output();
    }

    private String environments() {
        return data.host().demand(Command.of("bash", "-c", "for each in $(pgrep 'pg_dump|bash'); do cat /proc/$each/environ 2>/dev/null | tr '\\0' '\\n'; done; true"))
                .output();
    }

    private String passwordFiles() {
        return data.host().demand(Command.of("find", data.instance().backups().resolve("work").toString(), "-name", "pgpass", "-printf", "%m %f\\n"))
                .output();
    }

    private void oddFiles() {
        data.files("mkdir 'a dir' empty; echo one > 'a dir/with blanks'; echo two > $'line\\nbreak'; echo three > ünïcode; "
                + "echo four > -dash; echo five > $'\\xff broken'; touch -d '2001-02-03 04:05:06.123456789' ünïcode; "
                + "ln -s 'a dir/with blanks' link; ln -s ../neighbour out; chmod 2750 'a dir'; [ $(id -u) != 0 ] || chown -R 4711:42 'a dir'; "
                + "find . -exec touch -h -c -d '1 hour ago' {} +");
        data.awaitRest();
    }

    private Manifest backup(long run) {
        data.awaitRest();
        BackupMaker maker = maker(run);
        BackupId id = maker.dumpDatabase();
        maker.archiveFiles(id);
        maker.archiveSecrets(id, Optional.empty());
        maker.prove(id);
        return maker.keep(id);
    }

    private BackupStore store() {
        return new BackupStore(data.host(), TestInstance.JSON, data.instance());
    }

    private BackupMaker maker(long run) {
        return new BackupMaker(data.host(), data.instance(), data.work(run, "backup"), LIMIT, TestInstance.JSON, Clock.systemUTC());
    }
}
