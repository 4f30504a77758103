package chatalot.runbook.host.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.HostContract;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.ssh.SshTarget.Credential;
import chatalot.runbook.rotation.Share;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host over SSH, at OpenSSH's own server. */
@Tag("long")
@Share(16)
class SshHostTest extends HostContract {

    @TempDir
    private static Path home;
    private static LocalHost local;
    private static DockerJavaAccess docker;
    private static SshServerProcess server;
    private static Path knownHosts;
    private static SshHost host;

    @BeforeAll
    static void open() throws IOException {
        docker = new DockerJavaAccess(DockerSettings.standard());
        local = new LocalHost(docker);
        server = new SshServerProcess(Files.createDirectory(home.resolve("sshd")), local);
        knownHosts = Files.writeString(home.resolve("known_hosts"), server.known("host_ed25519") + "\n");
        host = SshHost.of(server.target(knownHosts), docker.program(), local);
    }

    @AfterAll
    static void close() {
        host.close();
        server.close();
        docker.close();
    }

    @Override
    protected Host host() {
        return host;
    }

    @Test
    @Lesson(20)
    void aCommandWhoseConnectionIsCutRunsOnAndIsAskedForItsEnd() {
        Path times = directory.resolve("times");
        Path go = directory.resolve("go");
        Host step = host.goingOnWith("chat-1", "buildImage.1", Set::of);
        CompletableFuture<Result> asked = CompletableFuture.supplyAsync(() -> step.run(Command.of("sh", "-c",
                "echo begun; echo x >> " + times + "; until [ -e " + go + " ]; do sleep 0.05; done; echo ended; echo trouble >&2; exit 3")));
        await().until(() -> Files.exists(times));

        server.cut();
        local.write(go, "");

        assertThat(asked.join()).isEqualTo(new Result(3, "begun\nended\n", "trouble\n"));
        assertThat(local.read(times)).as("it ran once").contains("x\n");
    }

    /** What it was asked last would be done late. */
    @Test
    @Lesson(20)
    void whoServedALostConnectionHasEndedBeforeTheNextOneIsUsed() {
        try (SshHost one = SshHost.of(server.target(knownHosts), docker.program(), local)) {
            one.demand(Command.of("true"));
            String session = one.demand(Command.of("bash", "-c", "read -r pid _ <\"$(ls -t ~/.cache/chatalot-runbook/commands/*/session.* | head -n 1)\"; echo $pid"))
                    .text();
            assertThat(Path.of("/proc", session)).exists();
            local.demand(Command.of("kill", "-STOP", session));

            one.demand(Command.of("true"));

            assertThat(Path.of("/proc", session)).doesNotExist();
        }
    }

    @Test
    @Lesson(20)
    void aLookWhoseConnectionIsCutIsPassingTroubleAndTheNextOneIsAnswered() {
        Path begun = directory.resolve("begun");
        CompletableFuture<Result> asked = CompletableFuture.supplyAsync(() -> host.run(Command.of("sh", "-c", "echo x > " + begun + "; sleep 30")));
        await().until(() -> Files.exists(begun));

        server.cut();

        assertThatThrownBy(asked::join).hasCauseInstanceOf(PassingTrouble.class).hasMessageContaining("the connection was lost while");
        assertThat(host.run(Command.of("echo", "again")).text()).isEqualTo("again");
    }

    @Test
    void keysThatCameAsTextSignInAsThoseInFiles() {
        SshTarget target = server.target(knownHosts);
        SshTarget given = new SshTarget(target.words(), target.address(), new Credential(Credential.Kind.KEY,
                KeySource.given("identity", local.read(server.clientKey()).orElseThrow())),
                KeySource.given("host-keys", local.read(knownHosts).orElseThrow()), target.patience(), Optional.empty());

        try (SshHost by = SshHost.of(given, docker.program(), local)) {
            assertThat(by.demand(Command.of("echo", "in")).text()).isEqualTo("in");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 44, 124, 126, 137, 253, 254, 255})
    void aCommandMayEndWithAnyCode(int code) {
        Command command = Command.of("sh", "-c", "echo said; exit " + code).within(Duration.ofSeconds(20));

        assertThat(host.goingOnWith("chat-2", "buildImage.1", Set::of).run(command)).isEqualTo(new Result(code, "said\n", ""));
        assertThat(host.goingOnWith("chat-2", "buildImage.1", Set::of).run(command, line -> { }).exitCode()).isEqualTo(code);
    }

    /** One that the server is not told of counts as used as long as the connection lasts; what it still sends to one harms nobody else. */
    @Test
    void aSessionThatEndedIsFreeForOthers() throws IOException {
        local.write(directory.resolve("file"), "x".repeat(5_000_000));
        host.demand(Command.of("true"));
        long before = server.signIns();

        for (int i = 0; i < 30; i++) {
            try (InputStream stream = host.open(directory.resolve("file"))) {
                assertThat(stream.read()).isEqualTo('x');
            }
            try (OutputStream stream = host.create(directory.resolve("copy"))) {
                stream.write('y');
            }
            host.demand(Command.of("seq", "3"), line -> { });
        }

        assertThat(host.demand(Command.of("echo", "still")).text()).isEqualTo("still");
        assertThat(server.signIns()).as("the same connection").isEqualTo(before);
    }

    @Test
    void whatIsAskedAtOnceGetsItsOwnAnswers() {
        for (int i = 0; i < 20; i++) {
            local.write(directory.resolve("file-" + i), "content " + i);
        }

        List<CompletableFuture<String>> answers = IntStream.range(0, 200).mapToObj(i -> CompletableFuture.supplyAsync(() -> i % 3 == 0
                ? host.goingOnWith("chat-9", "step.1", Set::of).run(Command.of("echo", "content " + i % 20)).text()
                : host.read(directory.resolve("file-" + i % 20)).orElse("gone"))).toList();

        for (int i = 0; i < 200; i++) {
            assertThat(answers.get(i).join()).isEqualTo("content " + i % 20);
        }
    }

    @Test
    @Lesson(20)
    void linesThatWereHandedOnBeforeACutAreNotHandedOnAgain() {
        Path go = directory.resolve("go");
        StringBuffer lines = new StringBuffer();
        CompletableFuture<Result> asked = CompletableFuture.supplyAsync(() -> host.run(Command.of("sh", "-c",
                "echo first; until [ -e " + go + " ]; do sleep 0.05; done; echo last"), line -> lines.append(line).append(';')));
        await().until(() -> lines.toString().equals("first;"));

        server.cut();
        local.write(go, "");

        assertThat(asked.join().output()).isEqualTo("first\nlast\n");
        assertThat(lines).hasToString("first;last;");
    }

    @Test
    @Lesson({13, 20})
    void whatALostProcessLeftAtWorkHasEndedBeforeTheWorkGoesOn() {
        Path log = directory.resolve("log");
        SshHost lost = SshHost.of(server.target(knownHosts), docker.program(), local);
        Command slow = Command.of("sh", "-c", "echo begun >> " + log + "; sleep 1.5; echo ended >> " + log);
        CompletableFuture<Result> asked = CompletableFuture.supplyAsync(() -> lost.goingOnWith("chat-7", "startNewVersion.1", Set::of).run(slow));
        await().until(() -> Files.exists(log));
        lost.close();

        host.goingOnWith("chat-7", "startNewVersion.2", Set::of).run(Command.of("sh", "-c", "echo next >> " + log));

        assertThat(local.read(log)).contains("begun\nended\nnext\n");
        assertThatThrownBy(asked::join).hasMessageContaining("stops");
    }

    @Test
    @Lesson(13)
    void theCommandsOfPartsThatAreBeingDoneAreNotWaitedFor() {
        Path begun = directory.resolve("begun");
        Path go = directory.resolve("go");
        CompletableFuture<Result> beside = CompletableFuture.supplyAsync(() -> host.goingOnWith("chat-8", "dumpDatabase.1", Set::of)
                .run(Command.of("sh", "-c", "touch " + begun + "; until [ -e " + go + " ]; do sleep 0.05; done")));
        await().until(() -> Files.exists(begun));

        assertThat(host.goingOnWith("chat-8", "archiveFiles.1", () -> Set.of("dumpDatabase")).demand(Command.of("echo", "here")).text())
                .isEqualTo("here");

        assertThat(beside).isNotDone();
        local.write(go, "");
        assertThat(beside.join().succeeded()).isTrue();
    }

    @Test
    void aFileIsWrittenWholeAlsoWhenTheConnectionIsCut() {
        Path file = directory.resolve("journal");

        for (int i = 0; i < 5; i++) {
            host.append(file, "line " + i);
            server.cut();
        }

        assertThat(host.read(file)).contains("line 0\nline 1\nline 2\nline 3\nline 4\n");
    }

    @Test
    void neitherArgumentsNorInputNorVariablesOfAnyCommandAreLeftInFiles() throws IOException {
        host.demand(Command.of("cat").reading("a secret to read").with("SECRET", "a secret to know"));
        host.demand(Command.of("true"));

        Path left = server.home().resolve(".cache/chatalot-runbook/commands");
        try (Stream<Path> files = Files.walk(left)) {
            assertThat(files.filter(Files::isRegularFile).filter(file -> holds(file, "a secret to"))).isEmpty();
        }
    }

    private static boolean holds(Path file, String text) {
        return local.read(file).filter(whole -> whole.contains(text)).isPresent();
    }

    @Test
    @Lesson(20)
    void aServerThatShowsAnotherKeyIsToldNothing() throws IOException {
        Path other = Files.writeString(directory.resolve("known_hosts"), server.known("host_ed25519").replaceAll("AAAA\\S+",
                server.known("client").split(" ")[2]) + "\n");

        try (SshHost changed = SshHost.of(server.target(other), docker.program(), local)) {
            assertThatThrownBy(() -> changed.run(Command.of("touch", directory.resolve("told").toString()))).isInstanceOf(SshRefused.class)
                    .hasMessageContaining("its key is not the one in " + other).hasMessageContaining("SHA256:")
                    .hasMessageContaining("you know why it changed");
            assertThatThrownBy(() -> changed.docker().version()).isInstanceOf(PassingTrouble.class);
        }
        assertThat(directory.resolve("told")).doesNotExist();
    }

    @Test
    void aServerThatNobodyKnowsIsRefusedWithTheLineThatWouldAcceptIt() {
        Path nobody = directory.resolve("known_hosts");

        try (SshHost stranger = SshHost.of(server.target(nobody), docker.program(), local)) {
            assertThatThrownBy(() -> stranger.read(nobody)).isInstanceOf(SshRefused.class).hasMessageContaining("knows no key of it")
                    .hasMessageContaining(server.fingerprint("host_ecdsa"));
        }
    }

    @Test
    void whoIsNotLetInIsTold() {
        local.demand(Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory.resolve("other").toString()));
        SshTarget target = server.target(knownHosts);

        try (SshHost refused = SshHost.of(with(target, new Credential(Credential.Kind.KEY, directory.resolve("other")), Optional.empty()), "docker", local)) {
            assertThatThrownBy(() -> refused.exists(directory)).isInstanceOf(SshRefused.class).hasMessageContaining("does not let")
                    .hasMessageContaining("authorized_keys");
        }
    }

    @Test
    void keysOfAnAgentAndAServerInBetweenServe() throws IOException {
        Path socket = home.resolve("agent");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).redirectErrorStream(true)
                .redirectOutput(home.resolve("agent.log").toFile()).start();
        try {
            await().until(() -> Files.exists(socket));
            local.demand(Command.of("ssh-add", server.clientKey().toString()).with("SSH_AUTH_SOCK", socket.toString()));
            Credential key = new Credential(Credential.Kind.AGENT, socket);
            SshTarget jump = with(server.target(knownHosts), key, Optional.empty());

            try (SshHost behind = SshHost.of(with(server.target(knownHosts), key, Optional.of(jump)), docker.program(), local)) {
                assertThat(behind.demand(Command.of("echo", "behind")).text()).isEqualTo("behind");
            }
        } finally {
            agent.destroy();
        }
    }

    private static SshTarget with(SshTarget target, Credential credential, Optional<SshTarget> jump) {
        return new SshTarget(target.words(), target.address(), credential, target.knownHosts(), target.patience(), jump);
    }

    @Test
    void anAccountThatTalksByItselfIsRefused() throws IOException {
        Path profile = Files.writeString(server.home().resolve(".bashrc"), "echo Welcome home\n");

        try (SshHost talking = SshHost.of(server.target(knownHosts), "docker", local)) {
            assertThatThrownBy(() -> talking.read(directory.resolve("any"))).isInstanceOf(SshRefused.class)
                    .hasMessageContaining("Welcome home").hasMessageContaining(".bashrc");
        } finally {
            Files.delete(profile);
        }
    }

    @Test
    void whatTheHostReachesIsReachedThroughTheConnectionAlsoAfterACut() throws IOException {
        try (ServerSocket there = new ServerSocket(0)) {
            CompletableFuture.runAsync(() -> answer(there));

            assertThat(asked(there.getLocalPort())).isEqualTo(200);
            server.cut();
            await().ignoreExceptionsInstanceOf(IOException.class).until(() -> asked(there.getLocalPort()), code -> code == 200);
        }
    }

    private static int asked(int port) throws IOException {
        InetSocketAddress here = host.route("127.0.0.1", port);
        assertThat(here.getPort()).isNotEqualTo(port);
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + here.getPort() + "/").toURL().openConnection();
        return connection.getResponseCode();
    }

    private static void answer(ServerSocket there) {
        while (!there.isClosed()) {
            try (Socket socket = there.accept()) {
                socket.getInputStream().read(new byte[1000]);
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Whoever is interrupted at once may be faster than the command that was asked for. */
    @Test
    @Lesson(13)
    void aCommandThatIsEndedBeforeItHasBegunNeverBegins() {
        Path begun = directory.resolve("begun");
        try (SshLink link = new SshLink(server.target(knownHosts))) {
            link.run(RemoteScript.of("end-command.sh").field("chat-9/buildImage.1").field("one").then(""), OutputStream.nullOutputStream(),
                    OutputStream.nullOutputStream(), Duration.ofSeconds(20));

            OptionalInt code = link.run(RemoteScript.of("remote-command.sh").field("chat-9/buildImage.1").list(List.of()).field("one").field(0).field(0)
                    .field("").field(60).field("").list(List.of()).list(List.of("touch", begun.toString())).field(0).then(""),
                    OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), Duration.ofSeconds(20));

            assertThat(code).hasValue(137);
        }
        assertThat(begun).doesNotExist();
    }

    @Test
    void whatIsToBeKeptAwayFromItIsKeptHere() {
        assertThat(host.here()).isSameAs(local);
    }

    @Test
    void manyCommandsAtOnceShareTheConnection() {
        assertThat(Stream.generate(() -> CompletableFuture.supplyAsync(() -> host.demand(Command.of("sh", "-c", "sleep 0.2; echo done")).text()))
                .limit(30).toList().stream().map(CompletableFuture::join)).containsOnly("done");
    }

    @Test
    @Tag("docker")
    void theDockerEngineThereAnswersAlsoAfterACut() {
        assertThat(host.docker().engineId()).isEqualTo(docker.engineId());

        server.cut();

        await().atMost(Duration.ofSeconds(20)).ignoreExceptionsInstanceOf(PassingTrouble.class)
                .until(() -> host.docker().engineId(), docker.engineId()::equals);
        assertThat(host.demand(Command.of(docker.program(), "version", "--format", "{{.Server.Version}}")).text()).isEqualTo(docker.version());
    }

    @Test
    void aServerThatIsAwayIsPassingTroubleThatNamesIt() {
        SshServerProcess gone = new SshServerProcess(directory, local);
        SshTarget target = new SshTarget("the host in the cellar", gone.target(knownHosts).address(), gone.target(knownHosts).credential(),
                KeySource.in(knownHosts), Duration.ofMillis(500), Optional.empty());
        gone.close();

        try (SshHost away = SshHost.of(target, "docker", local)) {
            assertThatThrownBy(() -> away.run(Command.of("true"))).isInstanceOf(PassingTrouble.class)
                    .hasMessageContaining("the host in the cellar does not answer");
            assertThatThrownBy(() -> away.docker().version()).isInstanceOf(PassingTrouble.class);
        }
    }
}
