package chatalot.runbook.host.ssh;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.FreePort;
import chatalot.runbook.host.LocalHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** OpenSSH's own server with a configuration and keys of its own, for the account that runs the test. */
public final class SshServerProcess implements AutoCloseable {

    private final Path directory;
    private final LocalHost host;
    private final int port;
    private final Process process;

    /** @param directory empty, for keys and configuration */
    public SshServerProcess(Path directory, LocalHost host) {
        this.directory = directory;
        this.host = host;
        this.port = FreePort.any();
        key("host_ed25519", "ed25519");
        key("host_ecdsa", "ecdsa");
        key("client", "ed25519");
        process = start();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(this::answers);
    }

    private Process start() {
        try {
            if (user().equals("root")) {
                Files.createDirectories(Path.of("/run/sshd"));
            }
            Files.copy(directory.resolve("client.pub"), directory.resolve("authorized"));
            Path configuration = Files.write(directory.resolve("sshd_config"), List.of("Port " + port,
                    "ListenAddress 127.0.0.1", "HostKey " + directory.resolve("host_ecdsa"),
                    "HostKey " + directory.resolve("host_ed25519"), "AuthorizedKeysFile " + directory.resolve("authorized"),
                    "StrictModes no", "UsePAM no", "PasswordAuthentication no", "PermitRootLogin yes", "PidFile none",
                    // What this machine's user has configured for shells is not the tests'.
                    "SetEnv HOME=" + Files.createDirectories(directory.resolve("home")), "Subsystem sftp internal-sftp"));
            return new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", configuration.toString())
                    .redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException("src/setup/sshd.sh install brings what is missing", e);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void key(String name, String kind) {
        host.demand(Command.of("ssh-keygen", "-q", "-t", kind, "-N", "", "-f", directory.resolve(name).toString()));
    }

    public static String user() {
        return System.getProperty("user.name");
    }

    /** How many connections have been let in so far. */
    public long signIns() {
        return host.read(directory.resolve("log")).orElse("").lines().filter(line -> line.contains("Accepted publickey")).count();
    }

    public int port() {
        return port;
    }

    /** Home of whoever signs in. */
    public Path home() {
        return directory.resolve("home");
    }

    public Path clientKey() {
        return directory.resolve("client");
    }

    /** As ssh-keygen shows it. */
    public String fingerprint(String hostKey) {
        return host.demand(Command.of("ssh-keygen", "-lf", directory.resolve(hostKey + ".pub").toString())).text().split(" ")[1];
    }

    /** A line for {@code known_hosts}. */
    public String known(String hostKey) {
        String[] key = host.read(directory.resolve(hostKey + ".pub")).orElseThrow().split(" ");
        return "[127.0.0.1]:%d %s %s".formatted(port, key[0], key[1]);
    }

    /** Where {@code user()} is let in with {@code clientKey()}. */
    public SshTarget target(Path knownHosts) {
        return new SshTarget("the test's host", new SshAddress(user(), "127.0.0.1", port),
                new SshTarget.Credential(SshTarget.Credential.Kind.KEY, clientKey()), KeySource.in(knownHosts), Duration.ofSeconds(10), Optional.empty());
    }

    /** Ends every connection, neither the server nor what runs apart from its connections. */
    public void cut() {
        servers().forEach(ProcessHandle::destroyForcibly);
    }

    /** A server that can stand still, as behind a network that lost its way: nothing is refused, nothing arrives. Closing lets it go on. */
    public Frozen freezing() {
        return new Frozen();
    }

    /** See {@link #freezing()}. */
    public final class Frozen implements AutoCloseable {

        public void begin() {
            signal("STOP");
        }

        @Override
        public void close() {
            signal("CONT");
        }

        private void signal(String name) {
            Stream.concat(Stream.of(process.toHandle()), servers()).forEach(each -> host.run(Command.of("kill", "-" + name, Long.toString(each.pid()))));
        }
    }

    private Stream<ProcessHandle> servers() {
        return process.descendants().filter(each -> each.info().command().filter(program -> program.contains("sshd")).isPresent());
    }

    @Override
    public void close() {
        cut();
        process.destroyForcibly();
    }
}
