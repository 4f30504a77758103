package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.backup.Manifest.Table;
import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.database.Writer;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.rotation.BesideOthers;
import chatalot.runbook.rotation.Share;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@BesideOthers
@Tag("docker")
@Share(6)
class BackupMakerTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private TestInstance data;

    @BeforeEach
    void begin(@TempDir Path directory) {
        data = new TestInstance(directory);
    }

    @AfterEach
    void end() {
        data.close();
    }

    @Test
    void aBackupIsRestoredAndComparedBeforeItIsKept() {
        everyOddType();
        oddFiles();
        BackupMaker maker = maker(7);
        BackupId id = maker.dumpDatabase();
        maker.archiveFiles(id);
        maker.archiveSecrets(id, Optional.empty());
        maker.prove(id);
        assertThat(store().list()).as("before it is kept").isEmpty();

        Manifest manifest = maker.keep(id);

        assertThat(store().newestProven().orElseThrow().manifest()).isEqualTo(manifest);
        assertThat(manifest.database().tables()).extracting(Table::name)
                .contains("public.odd", "\"Mixed Case\".\"a \"\"quoted\"\" name\"", "public.part_1", "(large objects)");
        assertThat(table(manifest, "public.odd").rows()).isEqualTo(4);
        assertThat(table(manifest, "(large objects)").rows()).isEqualTo(1);
        assertThat(manifest.proof().orElseThrow().files()).isEqualTo(6);
        assertThat(manifest.files().orElseThrow().unsettled()).isZero();
        assertThat(manifest.contents()).containsKeys("database/toc.dat", "files.tar", "files.list", "roles.sql");
        assertThat(data.backups()).containsExactly(id.value());
        assertThat(data.leftOnDocker()).isEmpty();
    }

    @Test
    void whatALivingAppWritesMeanwhileDoesNotSpoilTheBackup() throws InterruptedException {
        data.sql("create table message (id bigserial primary key, body text)",
                "insert into message (body) select repeat('x', 500) from generate_series(1, 20000)");
        data.files("for i in $(seq 200); do echo $i > old-$i; done");
        data.awaitRest();
        Writer writer = new Writer(data);
        writer.start();

        Manifest manifest = backup(8);
        writer.end();

        assertThat(writer.writes()).isPositive();
        assertThat(table(manifest, "public.message").rows()).isGreaterThanOrEqualTo(20000);
        assertThat(manifest.proof()).isPresent();
    }

    @Test
    @Lesson(1)
    @Fault(in = Place.BACKUP, of = "A dump is cut off while it is made",
            comesTo = "Its proof fails, it never gets its name, and what was kept before stays")
    void aTruncatedDumpFailsTheProofAndIsNotKept() throws IOException {
        data.sql("create table message as select g id, md5(g::text) body from generate_series(1, 20000) g");
        BackupId id = maker(9).dumpDatabase();
        maker(9).archiveFiles(id);
        Path largest = largest(partial(id).resolve("database"));
        try (FileChannel file = FileChannel.open(largest, StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }

        // pg_restore itself takes a zstd file that was cut off for a whole one, and succeeds with the rows it found.
        assertThatThrownBy(() -> maker(9).prove(id)).isInstanceOf(BackupFailed.class)
                .hasMessageContaining("not what the snapshot held").hasMessageContaining("rows=20000");
        assertThat(data.backups()).isEmpty();
        assertThat(data.leftOnDocker()).isEmpty();
    }

    @Test
    @Lesson(1)
    void aSetThatIsNotProvenIsNotKept() {
        BackupId id = maker(9).dumpDatabase();
        maker(9).archiveFiles(id);

        assertThatThrownBy(() -> maker(9).keep(id)).isInstanceOf(BackupFailed.class).hasMessageContaining("not proven");
        assertThat(store().list()).isEmpty();
    }

    @Test
    void aDumpWithoutItsContentsFailsTheProof() throws IOException {
        data.sql("create table message as select 1 as id");
        BackupId id = maker(9).dumpDatabase();
        maker(9).archiveFiles(id);
        Files.delete(largest(partial(id).resolve("database")));

        assertThatThrownBy(() -> maker(9).prove(id)).isInstanceOf(BackupFailed.class)
                .hasMessageContaining("does not restore");
    }

    @Test
    @Lesson({1, 3})
    @Fault(in = Place.BACKUP, of = "A dump restores and holds other rows than were there",
            comesTo = "Its proof fails: rows and files are compared one by one")
    void aDumpThatRestoresButHoldsOtherRowsFailsTheProof() throws IOException {
        data.sql("create table message (id bigserial primary key, body text)", "insert into message (body) values ('one')");
        BackupId id = maker(10).dumpDatabase();
        maker(10).archiveFiles(id);
        data.sql("update message set body = 'two'");
        BackupId other = maker(11).dumpDatabase();
        Files.delete(largest(partial(id).resolve("database")));
        data.host().demand(Command.of("rm", "-rf", partial(id).resolve("database").toString()));
        Files.move(partial(other).resolve("database"), partial(id).resolve("database"));

        assertThatThrownBy(() -> maker(10).prove(id)).isInstanceOf(BackupFailed.class)
                .hasMessageContaining("public.message").hasMessageContaining("rows=1");
    }

    @Test
    void aDamagedFileInTheArchiveFailsTheProof() throws IOException {
        data.files("head -c 3000 /dev/zero | tr '\\0' x > file");
        data.awaitRest();
        BackupId id = maker(12).dumpDatabase();
        maker(12).archiveFiles(id);
        Path archive = partial(id).resolve("files.tar");
        byte[] bytes = Files.readAllBytes(archive);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("xxxxx") + 100] = 'y';
        Files.write(archive, bytes);

        assertThatThrownBy(() -> maker(12).prove(id)).isInstanceOf(BackupFailed.class)
                .hasMessageContaining("other contents").hasMessageContaining("/file");
    }

    @Test
    @Lesson(13)
    @Fault(in = Place.SERVICE, of = "It dies and the dump it began runs on", comesTo = "The next attempt ends that one first")
    void theNextAttemptEndsWhatACrashLeftRunning() {
        BackupId id = maker(13).dumpDatabase();
        data.docker().startContainer(ContainerRequest.of("runbook-test-left-" + ProcessHandle.current().pid(),
                "postgres:17", "sleep", "1h").labelled(data.work(13, "backup").labels()));

        BackupId again = maker(13).dumpDatabase();

        assertThat(data.leftOnDocker()).isEmpty();
        assertThat(data.backups()).as("instead of " + id).containsExactly(again + ".partial");
        store().removeUnfinished(13);
        assertThat(data.backups()).isEmpty();
    }

    @Test
    void anInterruptedStepLeavesNothingRunning() throws InterruptedException {
        data.sql("create table slow (t text)", "insert into slow values ('x')");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread step = new Thread(() -> {
            try {
                maker(14).dumpDatabase();
            } catch (WorkInterrupted e) {
                thrown.set(e);
            }
        });
        try (Connection lock = PostgresContainer.shared().open(data.database())) {
            lock.setAutoCommit(false);
            lock.createStatement().execute("lock table slow");
            step.start();
            await().atMost(Duration.ofMinutes(2)).until(() -> data.leftOnDocker().stream()
                    .anyMatch(name -> name.endsWith("-dump")));
            step.interrupt();
            step.join(Duration.ofSeconds(30).toMillis());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }

        assertThat(thrown.get()).isInstanceOf(WorkInterrupted.class);
        assertThat(data.leftOnDocker()).isEmpty();
    }

    @Test
    void onlyTheHolderOfTheIdentityReadsTheSecrets() throws Exception {
        KeyPair keys = keys();
        BackupId id = maker(16).dumpDatabase();
        maker(16).archiveFiles(id);

        maker(16).archiveSecrets(id, Optional.of(new String(keys.getPublic().getEncoded(), StandardCharsets.US_ASCII)));

        String sealed = Files.readString(partial(id).resolve("secrets.tar.age"));
        assertThat(sealed).startsWith("-----BEGIN AGE ENCRYPTED FILE-----").doesNotContain("DB_PASSWORD");
        Map<String, String> opened = open(sealed, keys);
        assertThat(opened).containsEntry("BACKUP-ID", id + "\n");
        assertThat(opened.values()).contains("DB_PASSWORD=one\n", "key\n");
    }

    @Test
    void withoutARecipientTheSetSaysThatItHoldsNoSecrets() {
        Manifest manifest = backup(17);

        assertThat(manifest.secrets().orElseThrow().present()).isFalse();
        assertThat(manifest.contents()).doesNotContainKey("secrets.tar.age");
        assertThat(data.log()).anyMatch(line -> line.contains("NO SECRETS"));
    }

    @Test
    void aKeptBackupIsNotMadeTwice() {
        BackupMaker maker = maker(18);
        Manifest manifest = backup(18);
        BackupId id = new BackupId(manifest.id());

        maker.archiveFiles(id);
        maker.prove(id);

        assertThat(maker.keep(id)).isEqualTo(manifest);
    }

    @Test
    void aBackupFarLargerThanTheHeapSucceeds() throws IOException {
        data.sql("create table big (raw bytea)", "alter table big alter raw set storage external",
                "insert into big select decode(string_agg(md5(random()::text), ''), 'hex') from generate_series(1, 65536)",
                "insert into big select set_byte(raw, g, 7) from big, generate_series(1, 80) g");
        data.files("head -c 200M /dev/urandom > big");

        Result backup = BackupInSmallHeap.run(data, 19, "-Xmx40m");

        assertThat(backup.succeeded()).as(backup.errors()).isTrue();
        Manifest manifest = store().newestProven().orElseThrow().manifest();
        assertThat(manifest.database().bytes()).isGreaterThan(80L << 20);
        assertThat(manifest.bytes()).isGreaterThan(200L << 20);
    }

    private void everyOddType() {
        data.sql("create type mood as enum ('sad', 'ok')", "create schema \"Mixed Case\"",
                "create table odd (id bigint generated always as identity, raw bytea, doc json, docb jsonb, n numeric, "
                        + "f float8, at timestamptz default now(), span interval, tags text[], m mood, r int4range, "
                        + "ip inet, u uuid, x xml, t text, r2 text generated always as (upper(t)) stored, money money)",
                "insert into odd (raw, doc, docb, n, f, span, tags, m, r, ip, u, x, t, money) values "
                        + "('\\x00ff', '{\"b\": 1,  \"a\":2}', '{\"a\":[1,null]}', 'NaN', 'Infinity', '1 month 3 days', "
                        + "array['a,b', null, '\"'], 'ok', '[1,5)', '::1', gen_random_uuid(), '<a/>', E'line\\nbreak', 12.34)",
                "insert into odd (n, t) values (1e-20, ''), (null, null), (null, null)",
                "alter table odd drop column span", "create table dropped (t text)", "insert into dropped values ('t')",
                "create table \"Mixed Case\".\"a \"\"quoted\"\" name\" (\"r\" int, \"weird \"\"col\" text)",
                "insert into \"Mixed Case\".\"a \"\"quoted\"\" name\" values (1, 'x')",
                "create table part (k int, v text) partition by range (k)",
                "create table part_1 partition of part for values from (0) to (10)", "insert into part values (1, 'in')",
                "create unlogged table fast (a int)", "create table nothing ()", "insert into nothing default values",
                "create view seen as select t from odd", "create sequence down increment -1", "select nextval('down')",
                "create sequence never", "create materialized view held as select count(*) from odd",
                "select lo_from_bytea(4711, decode(repeat('00', 3000) || 'ab' || repeat('00', 5000), 'hex'))",
                "create index on odd (lower(t))", "create role reader_%d nologin".formatted(System.nanoTime()));
    }

    private void oddFiles() {
        data.files("mkdir 'a dir' empty; echo one > 'a dir/with blanks'; echo two > $'line\\nbreak'; echo three > ünïcode; "
                + "echo four > -dash; echo five > $'\\xff broken'; touch -d '2001-02-03 04:05:06.123456789' ünïcode; "
                + "ln -s 'a dir/with blanks' link; chown 10001:10001 'a dir'; chmod 2750 'a dir'; "
                + "dd if=/dev/urandom of=big bs=1M count=3 2>/dev/null; "
                + "perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Type => SOCK_STREAM(), Local => q(socket), Listen => 1)'; "
                + "find . -exec touch -h -c -d '1 hour ago' {} +");
        data.awaitRest();
    }

    private Manifest backup(long run) {
        BackupMaker maker = maker(run);
        BackupId id = maker.dumpDatabase();
        maker.archiveFiles(id);
        maker.archiveSecrets(id, Optional.empty());
        maker.prove(id);
        return maker.keep(id);
    }

    private Path partial(BackupId id) {
        return data.instance().backups().resolve(id + ".partial");
    }

    private static Path largest(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.endsWith("toc.dat")).max(Comparator.comparing(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private static KeyPair keys() throws GeneralSecurityException {
        return new X25519KeyPairGenerator().generateKeyPair();
    }

    private static Map<String, String> open(String sealed, KeyPair keys) throws GeneralSecurityException, IOException {
        Map<String, String> entries = new HashMap<>();
        ReadableByteChannel channel = new ArmoredDecryptingChannelFactory().newDecryptingChannel(
                Channels.newChannel(new ByteArrayInputStream(sealed.getBytes(StandardCharsets.US_ASCII))),
                List.of(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(
                        new String(keys.getPrivate().getEncoded(), StandardCharsets.US_ASCII))));
        try (TarArchiveInputStream tar = new TarArchiveInputStream(Channels.newInputStream(channel))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), new String(tar.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    private static Table table(Manifest manifest, String name) {
        return manifest.database().tables().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    private BackupStore store() {
        return new BackupStore(data.host(), TestInstance.JSON, data.instance());
    }

    private BackupMaker maker(long run) {
        return new BackupMaker(data.host(), data.instance(), data.work(run, "backup"), LIMIT, TestInstance.JSON,
                Clock.systemUTC());
    }
}
