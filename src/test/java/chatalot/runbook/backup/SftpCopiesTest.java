package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.database.TestInstance;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.ssh.SshServerProcess;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.instance.CopyPlace;
import chatalot.runbook.instance.CopyPlace.Credential;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.PlaceName;
import chatalot.runbook.instance.SftpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies to OpenSSH's server, which runs beside the test. */
class SftpCopiesTest {

    private static final int LARGE = 1_000_000;

    @TempDir
    private Path directory;
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);
    private final List<String> log = new ArrayList<>();
    private Instance instance;
    private SshServerProcess server;
    private Path knownHosts;
    private CopyPlace.Sftp offsite;

    @BeforeEach
    void begin() throws IOException {
        instance = MadeSet.instance(directory);
        server = new SshServerProcess(Files.createDirectories(directory.resolve("sshd")), host);
        knownHosts = Files.writeString(directory.resolve("known_hosts"), server.known("host_ed25519") + "\n");
        Files.createDirectories(directory.resolve("offsite"));
        offsite = place(server.port(), SshServerProcess.user(), new Credential(Credential.Kind.KEY, server.clientKey()));
    }

    @AfterEach
    void end() {
        server.close();
        docker.close();
    }

    @Test
    void aSetGoesThereAndComesBackWhole() {
        MadeSet set = set(LARGE);
        copies().copy(set.id(), offsite);
        assertThat(host.run(Command.of("diff", "-r", set.path().toString(), copy(set).toString())).output()).isEmpty();
        assertThat(host.demand(Command.of("stat", "-c", "%a", copy(set).toString())).text()).isEqualTo("700");
        host.demand(Command.of("rm", "-rf", instance.backups().toString()));

        Copies.Fetched fetched = copies().fetch(set.id());

        assertThat(fetched.from()).isEqualTo("offsite (%s)".formatted(offsite.address()));
        assertThat(host.run(Command.of("diff", "-r", set.path().toString(), copy(set).toString())).output()).isEmpty();
        assertThat(fetched.backup().directory()).isDirectory();
    }

    @Test
    @Tag("long")
    void aSetFarLargerThanTheHeapIsCopied() {
        MadeSet set = set(150_000_000);

        Result copied = CopyInSmallHeap.run(host, directory, set.id(), offsite, "-Xmx40m");

        assertThat(copied.succeeded()).as(copied.errors()).isTrue();
        assertThat(copies().verify(set.id(), offsite)).isEmpty();
    }

    @Test
    void aServerWhoseKeyIsNotKnownIsRefusedWithItsFingerprintAndTheLineToAdd() throws IOException {
        Files.delete(knownHosts);

        assertThatExceptionOfType(BackupFailed.class).isThrownBy(() -> copies().copy(set(10).id(), offsite)).satisfies(refused -> {
            assertThat(refused).hasMessageContaining("offsite").hasMessageContaining("knows no key of it")
                    .hasMessageContaining(server.fingerprint("host_ecdsa"));
            assertThat(refused.whatToDo()).contains(server.known("host_ecdsa")).contains(knownHosts.toString());
        });
        assertThat(directory.resolve("offsite")).isEmptyDirectory();

        Files.writeString(knownHosts, server.known("host_ecdsa"));
        copies().copy(set(10).id(), offsite);
    }

    @Test
    void aServerWithAnotherKeyThanTheKnownOneIsRefused() throws IOException {
        host.demand(Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory.resolve("other").toString()));
        String[] other = Files.readString(directory.resolve("other.pub")).split(" ");
        Files.writeString(knownHosts, "[127.0.0.1]:%d %s %s%n".formatted(server.port(), other[0], other[1]));

        assertThatThrownBy(() -> copies().copy(set(10).id(), offsite)).isInstanceOf(BackupFailed.class)
                .hasMessageContaining("its key is not the one in " + knownHosts)
                .hasMessageContaining(server.fingerprint("host_ed25519"));
        assertThat(directory.resolve("offsite")).isEmptyDirectory();
    }

    @Test
    void aKeyThatTheServerDoesNotAcceptIsNamed() {
        host.demand(Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory.resolve("other").toString()));
        CopyPlace stranger = place(server.port(), SshServerProcess.user(), new Credential(Credential.Kind.KEY, directory.resolve("other")));

        assertThatExceptionOfType(BackupFailed.class).isThrownBy(() -> copies().copy(set(10).id(), stranger)).satisfies(refused -> {
            assertThat(refused).hasMessageContaining("does not let %s in".formatted(SshServerProcess.user()));
            assertThat(refused.whatToDo()).contains("authorized_keys");
        });
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() throws IOException {
        Files.delete(directory.resolve("offsite"));

        assertThatThrownBy(() -> copies().copy(set(10).id(), offsite)).isInstanceOf(BackupFailed.class)
                .hasMessageContaining("has no directory " + directory.resolve("offsite"));
    }

    @Test
    void aServerThatDoesNotAnswerIsTroubleThatPasses() {
        server.close();
        await().until(() -> !isUp());

        CopyPlace nameless = new CopyPlace.Sftp(offsite.name(), new SftpAddress("runbook", "no-such-host.invalid", 22, "/x"),
                offsite.credential(), knownHosts, offsite.patience());

        for (CopyPlace place : List.of(offsite, nameless)) {
            assertThatThrownBy(() -> copies().copy(set(10).id(), place)).isInstanceOf(PassingTrouble.class)
                    .hasMessageContaining("offsite").hasMessageContaining("does not answer");
        }
    }

    @Test
    @Tag("long")
    @Lesson(20)
    @Fault(in = Place.BACKUP, of = "The connection to the place of a copy is lost",
            comesTo = "There is no set there; the next attempt goes on where it stopped")
    void aConnectionThatIsLostLeavesNoSetAndTheNextAttemptGoesOn() {
        MadeSet set = set(150_000_000);
        CompletableFuture<Void> copying = CompletableFuture.runAsync(() -> copies().copy(set.id(), offsite));
        await().pollInterval(Duration.ofMillis(5)).until(() ->
                Files.exists(directory.resolve("offsite/" + set.id() + ".partial/database/3141.dat.zst")));
        server.cut();

        assertThatThrownBy(copying::join).hasCauseInstanceOf(PassingTrouble.class).hasMessageContaining("offsite")
                .hasMessageContaining(set.id().value()).hasMessageContaining("connection");
        assertThat(copy(set)).doesNotExist();

        copies().copy(set.id(), offsite);
        assertThat(copies().verify(set.id(), offsite)).isEmpty();
        assertThat(host.demand(Command.of("ls", directory.resolve("offsite").toString())).text()).isEqualTo(set.id().value());
    }

    @Test
    @Tag("docker") // It mounts a disk, so it needs root, as does whatever needs Docker.
    void aFullDiskThereIsToldInNumbersAndNothingIsUnderTheSetsName() {
        onDiskOf("size=1m", () -> {
            MadeSet set = set(LARGE);

            assertThatThrownBy(() -> copies().copy(set.id(), offsite)).isInstanceOf(BackupFailed.class)
                    .hasMessageContaining("The disk of offsite").hasMessageContaining("is too full for " + set.id() + " of chat")
                    .hasMessageContaining("it needs 3 MiB more and has 1 MiB");
            assertThat(copy(set)).doesNotExist();
        });
    }

    @Test
    @Tag("docker")
    void aDiskThatTakesNoMoreInTheMiddleOfACopyFailsItAndKeepsTheOldSet() {
        onDiskOf("size=20m,nr_inodes=9", () -> {
            MadeSet old = MadeSet.in(instance.backups(), 6, 1000);
            copies().copy(old.id(), offsite);
            MadeSet set = set(LARGE);

            assertThatThrownBy(() -> copies().copy(set.id(), offsite)).isInstanceOf(BackupFailed.class)
                    .hasMessageContaining("Could not copy %s to offsite".formatted(set.id())).hasMessageContaining("for chat");
            assertThat(copy(set)).doesNotExist();
            assertThat(copies().verify(old.id(), offsite)).isEmpty();
        });
    }

    @Test
    void aRemovedCopyIsGone() {
        MadeSet set = set(1000);
        copies().copy(set.id(), offsite);

        assertThat(copies().remove(set.id())).isEmpty();

        assertThat(directory.resolve("offsite")).isEmptyDirectory();
    }

    /** OpenSSH asks PAM for passwords, and the accounts of this machine are not the test's to change. */
    @Test
    void aPasswordLetsInAsWell() throws IOException {
        try (SshServer other = SshServer.setUpDefaultServer()) {
            other.setHost("127.0.0.1");
            other.setKeyPairProvider(new SimpleGeneratorHostKeyProvider(directory.resolve("generated")));
            other.setPasswordAuthenticator((user, password, session) -> user.equals("runbook") && password.equals("correct horse"));
            other.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
            other.setFileSystemFactory(new VirtualFileSystemFactory(Path.of("/")));
            other.start();
            Path file = Files.writeString(directory.resolve("password"), "correct horse\n");
            CopyPlace.Sftp place = place(other.getPort(), "runbook", new Credential(Credential.Kind.PASSWORD, file));
            MadeSet set = set(1000);
            trust(place, set);

            copies().copy(set.id(), place);
            assertThat(copies().verify(set.id(), place)).isEmpty();

            Files.writeString(file, "wrong\n");
            assertThatThrownBy(() -> copies().verify(set.id(), place)).isInstanceOf(BackupFailed.class)
                    .hasMessageContaining("does not let runbook in").message().doesNotContain("wrong\n");
        }
    }

    /** Does what the refusal says. */
    private void trust(CopyPlace.Sftp place, MadeSet set) {
        assertThatExceptionOfType(BackupFailed.class).isThrownBy(() -> copies().copy(set.id(), place)).satisfies(refused ->
                Files.writeString(knownHosts, refused.whatToDo().replaceFirst("(?s).*known_hosts: ", "") + "\n"));
    }

    private void onDiskOf(String options, Runnable test) {
        Path disk = directory.resolve("offsite");
        host.demand(Command.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString()));
        try {
            test.run();
        } finally {
            host.demand(Command.of("umount", "--lazy", disk.toString()));
        }
    }

    private boolean isUp() {
        return host.run(Command.of("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + server.port())).succeeded();
    }

    private CopyPlace.Sftp place(int port, String user, Credential credential) {
        return new CopyPlace.Sftp(new PlaceName("offsite"), new SftpAddress(user, "127.0.0.1", port,
                directory.resolve("offsite").toString()), credential, knownHosts, Duration.ofSeconds(10));
    }

    private MadeSet set(int large) {
        return MadeSet.in(instance.backups(), 7, large);
    }

    private Path copy(MadeSet set) {
        return directory.resolve("offsite").resolve(set.id().value());
    }

    private Copies copies() {
        return new Copies(host, TestInstance.JSON, instance, List.of(offsite),
                TestInstance.workOn(instance, 7, "copyBackup", log::add));
    }
}
