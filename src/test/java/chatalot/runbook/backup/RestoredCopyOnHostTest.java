package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.database.HostInstance;
import chatalot.runbook.database.PostgresOnHost;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.host.Command;
import chatalot.runbook.instance.SystemdInstallation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy for an app that runs on this machine itself: the app gets in as it does at home, and nobody else does. */
@Tag("long")
class RestoredCopyOnHostTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private HostInstance data;
    private Backup backup;

    @BeforeEach
    void aBackup(@TempDir Path directory) {
        data = new HostInstance(directory);
        data.sql("create table message as select 1 as id", "create role \"odd \"\"one\"\"\" nologin");
        data.files("mkdir deep; echo secret > deep/file; chmod 644 deep/file; [ $(id -u) != 0 ] || chown -R nobody deep");
        data.awaitRest();
        BackupMaker maker = new BackupMaker(data.host(), data.instance(), data.work(3, "backup"), LIMIT, TestInstance.JSON, Clock.systemUTC());
        BackupId id = maker.dumpDatabase();
        maker.archiveFiles(id);
        maker.archiveSecrets(id, Optional.empty());
        maker.prove(id);
        maker.keep(id);
        backup = new BackupStore(data.host(), TestInstance.JSON, data.instance()).require(id);
        PostgresOnHost.shared().execute("postgres", "drop role \"odd \"\"one\"\"\"");
    }

    @Test
    void theAppGetsInWithItsOwnPasswordAndNobodyGetsInWithout() throws SQLException {
        try (RestoredCopy copy = copy()) {
            assertThat(copy.address().port()).isNotEqualTo(systemd().postgres().port());
            try (Connection connection = connect(copy, PostgresOnHost.USER, PostgresOnHost.PASSWORD)) {
                connection.createStatement().execute("insert into message values (2)");
            }

            assertThat(copy.rows()).containsEntry("public.message", 2L);
            assertThat(data.value("select count(*) from message")).as("the instance's own").isEqualTo("1");
            assertThatThrownBy(() -> connect(copy, PostgresOnHost.USER, "guessed")).hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> connect(copy, "runbook_proof", "")).hasMessageContaining("no pg_hba.conf entry");
            assertThat(logOfCopy()).doesNotContain("$ecret");
        }
        assertThat(data.left()).isEmpty();
    }

    @Test
    void theAppAloneGetsToTheCopiesOfTheFiles() {
        try (RestoredCopy copy = copy()) {
            Map<String, String> files = copy.files();

            assertThat(files.keySet()).isEqualTo(data.instance().fileVolumes().keySet());
            String original = files.keySet().stream().filter(each -> each.endsWith("/files")).findFirst().orElseThrow();
            Path deep = Path.of(files.get(original)).resolve("deep/file");
            assertThat(deep).hasContent("secret");
            if (data.host().user() == 0) {
                assertThat(data.host().run(as("nobody", "cat", deep.toString())).output()).isEqualTo("secret\n");
                assertThat(data.host().run(as("games", "cat", deep.toString())).errors()).contains("Permission denied");
            }
        }
        assertThat(data.left()).isEmpty();
    }

    @Test
    void aDirectoryThatTheAppsAccountDoesNotGetThroughIsNamed() {
        if (data.host().user() != 0) {
            return;
        }
        Path closed = data.instance().backups().getParent();
        data.host().demand(Command.of("chmod", "0700", closed.toString()));

        assertThatThrownBy(this::copy).isInstanceOf(BackupFailed.class).hasMessageContaining(": %s is closed to it".formatted(closed));
        assertThat(data.left()).isEmpty();
    }

    private static Command as(String account, String... command) {
        List<String> all = new ArrayList<>(List.of("setpriv", "--reuid=" + account, "--regid=nogroup", "--clear-groups", "--"));
        all.addAll(List.of(command));
        return Command.of(all);
    }

    private RestoredCopy copy() {
        return RestoredCopy.onHost(data.host(), data.instance(), systemd(), data.work(4, "rehearse"), LIMIT, backup);
    }

    private SystemdInstallation systemd() {
        return (SystemdInstallation) data.instance().installation();
    }

    private Connection connect(RestoredCopy copy, String user, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://%s:%d/%s".formatted(copy.address().host(), copy.address().port(), data.database()),
                user, password);
    }

    private String logOfCopy() {
        return data.host().demand(Command.of("bash", "-c", "cat '%s'/work/*/data/said".formatted(data.instance().backups()))).output();
    }
}
