package chatalot.runbook.host.ssh;

import chatalot.runbook.host.PassingTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket on this machine behind which a host's Docker Engine answers. It lies in a directory that only this service's user may enter: who
 * speaks to a Docker Engine is root there. Each connection is carried by {@code docker system dial-stdio} on the host, as Docker's own
 * {@code ssh://} does it; so whoever may use {@code docker} there needs no more.
 */
final class DockerTunnel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DockerTunnel.class);
    private static final int BUFFER = 32 << 10;

    private final SshLink link;
    private final String program;
    private final Path socket;
    private final ServerSocketChannel server;

    private DockerTunnel(SshLink link, String program, Path socket, ServerSocketChannel server) {
        this.link = link;
        this.program = program;
        this.socket = socket;
        this.server = server;
    }

    /** @param program the docker command on the host */
    static DockerTunnel open(SshLink link, String program) {
        try {
            Path socket = Files.createTempDirectory("runbook-docker").resolve("docker.sock");
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            DockerTunnel tunnel = new DockerTunnel(link, program, socket, server);
            tunnel.thread("accept", tunnel::accept);
            return tunnel;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a socket for the Docker Engine of " + link.target().words(), e);
        }
    }

    /** Where the Engine is reached. */
    URI address() {
        return URI.create("unix://" + socket);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                thread("carry", () -> carry(client));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("The socket for the Docker Engine of {} takes no connection", link.target().words(), e);
            }
        }
    }

    /** Both ways, until either side ends. Whoever asked sees the end of the connection and deals with it. */
    private void carry(SocketChannel client) {
        try (client; SshLink.Stream engine = link.stream(program + " system dial-stdio", new byte[0])) {
            Thread there = thread("ask", () -> {
                try {
                    ask(client, engine.in());
                    engine.in().close();
                } catch (IOException e) {
                    engine.close();
                }
            });
            answer(engine.out(), client);
            client.close();
            there.join();
        } catch (IOException | PassingTrouble e) {
            LOG.debug("A connection to the Docker Engine of {} ended", link.target().words(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** By the channel itself: its streams let nobody write as long as somebody reads. */
    private static void ask(SocketChannel client, OutputStream engine) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (client.read(buffer) >= 0) {
            engine.write(buffer.array(), 0, buffer.position());
            engine.flush();
            buffer.clear();
        }
    }

    private static void answer(InputStream engine, SocketChannel client) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = engine.read(buffer); count >= 0; count = engine.read(buffer)) {
            ByteBuffer answer = ByteBuffer.wrap(buffer, 0, count);
            while (answer.hasRemaining()) {
                client.write(answer);
            }
        }
    }

    private Thread thread(String purpose, Runnable work) {
        Thread thread = new Thread(work, "docker-over-ssh-" + purpose);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(socket);
            Files.deleteIfExists(socket.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + socket, e);
        }
    }
}
