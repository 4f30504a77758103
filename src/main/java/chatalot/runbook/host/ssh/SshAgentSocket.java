package chatalot.runbook.host.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** An agent that keeps keys, asked over its socket. Apache MINA's own needs a native library for that. Nothing is forwarded to the server. */
final class SshAgentSocket extends AbstractAgentProxy {

    /** A message begins with its length in four bytes (draft-miller-ssh-agent, 3). */
    private static final int LENGTH = 4;
    private static final int LONGEST = 256 * 1024;

    private final SocketChannel socket;
    private final InputStream answers;
    private final OutputStream questions;

    private SshAgentSocket(Path path) throws IOException {
        super(null);
        socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        socket.connect(UnixDomainSocketAddress.of(path));
        answers = Channels.newInputStream(socket);
        questions = Channels.newOutputStream(socket);
    }

    /** Makes one for each session. @param path of the agent's socket */
    static SshAgentFactory at(Path path) {
        return new SshAgentFactory() {
            @Override
            public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
                return List.of();
            }

            @Override
            public SshAgent createClient(Session session, FactoryManager manager) throws IOException {
                return new SshAgentSocket(path);
            }

            @Override
            public SshAgentServer createServer(ConnectionService service) {
                throw new UnsupportedOperationException("No agent is forwarded");
            }
        };
    }

    @Override
    protected synchronized Buffer request(Buffer question) throws IOException {
        questions.write(question.array(), question.rpos(), question.available());
        questions.flush();
        int length = ByteBuffer.wrap(exactly(LENGTH)).getInt();
        if (length < 1 || length > LONGEST) {
            throw new IOException("The agent's answer has %d bytes, which cannot be".formatted(length));
        }
        return new ByteArrayBuffer(exactly(length));
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = answers.readNBytes(count);
        if (bytes.length < count) {
            throw new IOException("The agent ended in the middle of an answer");
        }
        return bytes;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        super.close();
    }
}
