package chatalot.runbook.endtoend;

import chatalot.runbook.host.Command;
import chatalot.runbook.sample.SampleInstance;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** Servers that ask a service for secrets: a repository, a mail server, webhooks, one for SSH. All take the right one and no other. */
final class PlantedPlaces implements AutoCloseable {

    private final Path directory;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer http;
    private final GreenMail mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
    private final SshServer ssh = SshServer.setUpDefaultServer();

    /** @param directory empty, for what they keep */
    PlantedPlaces(Path directory) throws IOException {
        this.directory = directory;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/taken/", exchange -> answer(exchange, 204));
        http.createContext("/failing/", exchange -> answer(exchange, 500));
        http.createContext("/moved/", exchange -> {
            exchange.getResponseHeaders().add("Location", exchange.getRequestURI().toString());
            answer(exchange, 302);
        });
        http.start();
        mail.start();
    }

    /** A mail server that knows one user. */
    int mailKnowing(String user, String password) {
        mail.setUser(user + "@example.org", user, password);
        return mail.getSmtp().getPort();
    }

    /** How many mails it took. */
    int mails() {
        return mail.getReceivedMessages().length;
    }

    /** The sample's repository over HTTP, for whoever gives the password. Returns its URL, with both. */
    String repository(SampleInstance sample, String user, String password) {
        sample.gitAtOrigin("update-server-info");
        http.createContext("/origin.git/", exchange -> file(exchange, sample.origin())).setAuthenticator(new BasicAuthenticator("sample") {
            @Override
            public boolean checkCredentials(String name, String given) {
                return name.equals(user) && given.equals(password);
            }
        });
        return "http://%s:%s@127.0.0.1:%d/origin.git".formatted(user, password, http.getAddress().getPort());
    }

    /** Where webhooks lead: {@code taken}, {@code failing} and {@code moved}. */
    String webhook(String kind, String secret) {
        return "http://127.0.0.1:%d/%s/%s".formatted(http.getAddress().getPort(), kind, secret);
    }

    /** A server for SFTP that lets one user in by password. Returns its port. */
    int sftpKnowing(String user, String password, Path known) throws IOException {
        ssh.setHost("127.0.0.1");
        SimpleGeneratorHostKeyProvider keys = new SimpleGeneratorHostKeyProvider(directory.resolve("host-key"));
        ssh.setKeyPairProvider(keys);
        ssh.setPasswordAuthenticator((name, given, session) -> name.equals(user) && given.equals(password));
        ssh.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        ssh.setFileSystemFactory(new VirtualFileSystemFactory(Path.of("/")));
        ssh.start();
        Files.writeString(known, "[127.0.0.1]:%d %s\n".formatted(ssh.getPort(), PublicKeyEntry.toString(keys.loadKeys(null).iterator().next().getPublic())));
        return ssh.getPort();
    }

    /** A private key that nobody lets in. */
    String privateKey(SampleInstance sample) throws IOException {
        Path key = directory.resolve("client-key");
        sample.host().demand(Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()));
        return Files.readString(key);
    }

    private static void file(HttpExchange exchange, Path root) throws IOException {
        Path asked = root.resolve(exchange.getRequestURI().getPath().replaceFirst("^/origin.git/", "")).normalize();
        if (!asked.startsWith(root) || !Files.isRegularFile(asked)) {
            answer(exchange, 404);
            return;
        }
        byte[] bytes = Files.readAllBytes(asked);
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        mail.stop();
        try {
            ssh.stop(true);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
