package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.database.HostInstance;
import chatalot.runbook.database.PostgresOnHost;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.HostOfAccount;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.ssh.SshHost;
import chatalot.runbook.host.ssh.SshServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of an instance that is installed on a host itself, by another account than root, and over SSH. */
@Tag("long")
class BackupByWhomAndFromWhereTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    @TempDir
    private Path directory;

    @Test
    void theAppsOwnAccountIsEnough() {
        LocalHost local = PostgresOnHost.shared().host();
        boolean root = local.user() == 0;
        HostInstance data = root ? new HostInstance(directory, new HostOfAccount(local, PostgresOnHost.account()).host()) : new HostInstance(directory);
        if (root) {
            local.demand(Command.of("chown", "-R", PostgresOnHost.account() + ":nogroup", directory.toString()));
        }

        theFilesComeBack(data);
    }

    @Test
    void nothingIsDifferentOverSsh() throws IOException {
        LocalHost local = PostgresOnHost.shared().host();
        local.demand(Command.of("chmod", "a+x", directory.toString()));
        try (SshServerProcess server = new SshServerProcess(Files.createDirectory(directory.resolve("sshd")), local);
                SshHost host = SshHost.of(server.target(Files.writeString(directory.resolve("known_hosts"), server.known("host_ed25519") + "\n")),
                        local.docker().program(), local)) {
            Host step = host.goingOnWith("chat-1", "backup.1", Set::of);

            theFilesComeBack(new HostInstance(Files.createDirectory(directory.resolve("instance")), step));
        }
    }

    private static void theFilesComeBack(HostInstance data) {
        data.sql("create table message as select g id from generate_series(1, 20) g");
        data.files("mkdir deep; echo one > 'deep/with blanks'; echo two > $'line\\nbreak'; chmod 2750 deep; chown --reference=.. . first deep deep/* line*");
        data.awaitRest();
        String then = data.filesAsTheyAre();
        Backup backup = backup(data);
        data.files("rm -r deep; echo x >> first; echo born > born");

        new BackupInPlace(data.host(), data.instance(), data.work(5, "putIn"), LIMIT, backup).restoreFiles();

        assertThat(data.filesAsTheyAre()).isEqualTo(then);
        assertThat(backup.manifest().proof()).isPresent();
        try (RestoredCopy copy = RestoredCopy.onHost(data.host(), data.instance(), data.instance().installation().choose(compose -> {
            throw new IllegalStateException();
        }, systemd -> systemd), data.work(5, "rehearse"), LIMIT, backup)) {
            assertThat(copy.rows()).containsEntry("public.message", 20L);
            assertThat(copy.files()).hasSize(2);
        }
        assertThat(data.left()).isEmpty();
    }

    private static Backup backup(HostInstance data) {
        BackupMaker maker = new BackupMaker(data.host(), data.instance(), data.work(5, "backup"), LIMIT, TestInstance.JSON, Clock.systemUTC());
        BackupId id = maker.dumpDatabase();
        maker.archiveFiles(id);
        maker.archiveSecrets(id, Optional.empty());
        maker.prove(id);
        maker.keep(id);
        return new BackupStore(data.host(), TestInstance.JSON, data.instance()).require(id);
    }
}
